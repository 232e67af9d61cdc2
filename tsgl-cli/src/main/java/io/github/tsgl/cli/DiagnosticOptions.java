package io.github.tsgl.cli;

import java.util.Arrays;
import picocli.CommandLine.Option;

/** The options for finding out what went wrong. */
final class DiagnosticOptions {

    private static final String VERBOSE = "--verbose";

    @Option(names = VERBOSE, description = "Show the log of DJL and PyTorch.")
    private boolean verbose; // read by apply, before the log starts

    @Option(
            names = "--stacktrace",
            description = "Show where an error comes from; so does java -Dtsgl.trace.")
    private boolean stacktrace;

    /** Shows the log if the command line says so; must run before any class of SLF4J. */
    static void apply(String... arguments) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (Arrays.asList(arguments).contains(VERBOSE) && System.getProperty(level) == null) {
            System.setProperty(level, "info");
        }
    }

    /** Tells whether errors are shown with their stack traces. */
    boolean showsStackTraces() {
        return stacktrace || System.getProperty("tsgl.trace") != null;
    }
}
