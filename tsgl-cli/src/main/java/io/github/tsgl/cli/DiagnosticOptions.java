package io.github.tsgl.cli;

import picocli.CommandLine.Option;

/** The options for finding out what went wrong. */
final class DiagnosticOptions {

    @Option(names = "--verbose", description = "Show the log of DJL and PyTorch.")
    private boolean verbose; // read by EngineSettings, before the log starts

    @Option(
            names = "--stacktrace",
            description = "Show where an error comes from; so does java -Dtsgl.trace.")
    private boolean stacktrace;

    /** Tells whether errors are shown with their stack traces. */
    boolean showsStackTraces() {
        return stacktrace || System.getProperty("tsgl.trace") != null;
    }
}
