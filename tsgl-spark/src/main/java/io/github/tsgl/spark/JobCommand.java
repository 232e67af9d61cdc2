// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A job as {@code spark-submit} runs it. */
abstract class JobCommand implements Callable<Integer> {

    private static final int FAILURE = 1;

    private static final int LAST = 1000; // in the help

    @Spec private CommandSpec command;

    @Option(
            names = "--photos-per-task",
            paramLabel = "N",
            order = LAST,
            description = "Photos of a task. Default: eight tasks a core, at most 64 photos.")
    private Integer photosPerTask;

    /** How many photos a task shall have, if that is said. */
    final OptionalInt photosPerTask() {
        return photosPerTask == null ? OptionalInt.empty() : OptionalInt.of(photosPerTask);
    }

    /** Parses the options and runs; errors are one line. Gives the exit status. */
    static int run(JobCommand job, String... arguments) {
        return new CommandLine(job)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
    }

    /** Runs in a session, and gives the exit status. */
    abstract int run(SparkSession spark) throws IOException;

    /** Checks the options. */
    abstract void check();

    @Override
    public Integer call() {
        try {
            check();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
        try (SparkSession spark = SparkSession.builder().appName(command.name()).getOrCreate()) {
            return run(spark);
        } catch (IOException | IllegalArgumentException e) {
            print(command.commandLine().getErr(), command.name() + ": " + e.getMessage());
            return FAILURE;
        } catch (Exception e) {
            if (e instanceof SparkThrowable || e.getCause() instanceof SparkThrowable) {
                print(command.commandLine().getErr(), command.name() + ": " + innermost(e));
                return FAILURE;
            }
            throw e;
        }
    }

    /** What a task of a failed job failed for. */
    private static String innermost(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    void say(String line) {
        print(command.commandLine().getOut(), line);
    }

    private static void print(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }
}
