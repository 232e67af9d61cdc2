// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.zoo.PhotoFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have: where they print, and how they tell what went wrong. */
abstract class TsglCommand implements Callable<Integer> {

    private static final String VERBOSE = "--verbose";
    private static final String STACKTRACE = "--stacktrace";
    private static final int LAST = 1000; // in the help

    @Spec private CommandSpec spec;

    @Option(names = VERBOSE, order = LAST, description = "Show the log of DJL and PyTorch.")
    private boolean verbose; // read by setLogLevel, before the log starts

    @Option(
            names = STACKTRACE,
            order = LAST,
            description = "Show where an error comes from; so does java -Dtsgl.trace.")
    private boolean stacktrace;

    /** Shows the log if the command line says so; must run before any class of SLF4J. */
    static void setLogLevel(String... arguments) {
        String level = "org.slf4j.simpleLogger.defaultLogLevel";
        if (Arrays.asList(arguments).contains(VERBOSE) && System.getProperty(level) == null) {
            System.setProperty(level, "info");
        }
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** An error that the command line is to blame for. */
    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * The options that the command line has and that are none of these; all commands' are left out.
     */
    final List<String> optionsBeside(String... names) {
        List<String> known = new ArrayList<>(List.of(names));
        known.addAll(List.of(VERBOSE, STACKTRACE));
        return spec.commandLine().getParseResult().matchedOptions().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !known.contains(name))
                .toList();
    }

    /** What to try if memory is short, as it goes on after "try"; may be empty. */
    String memoryAdvice() {
        return "";
    }

    /** Prints an error in one line, with an advice if memory was short. */
    final void report(Throwable error) {
        String advice = PhotoFailure.isMemory(error) ? memoryAdvice() : "";
        err().println(
                        "tsgl: "
                                + ErrorReport.message(error)
                                + (advice.isEmpty() ? "" : "; try " + advice));
        if (stacktrace || System.getProperty("tsgl.trace") != null) {
            error.printStackTrace(err());
        }
        err().flush();
    }
}
