// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Spark with two executor processes of one core on this machine, for all tests of a process. */
final class Cluster implements BeforeAllCallback {

    /** After so long without a word an executor counts as lost. */
    private static final int LOST_AFTER_SECONDS = 30;

    /** The name of a file of weights that all executors have, as by {@code --files}. */
    static final String SUBMITTED = "submitted.safetensors";

    private static SparkSession spark;

    /** Is closed after all tests. */
    private record Running(SparkSession session) implements AutoCloseable {
        @Override
        public void close() {
            session.stop();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Running.class, unused -> new Running(spark()));
    }

    static synchronized SparkSession spark() {
        if (spark == null) {
            Path home = Path.of(System.getenv("SPARK_HOME"));
            try {
                Files.createDirectories(home.resolve("jars"));
                InpaintingModel.copyShippedWeights("blend", home.resolve(SUBMITTED));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Path local = Path.of(System.getProperty("java.io.tmpdir"), "tsgl-spark-test");
            spark =
                    SparkSession.builder()
                            .master("local-cluster[2,1,1024]")
                            .appName("test")
                            .config("spark.files", home.resolve(SUBMITTED).toString())
                            .config("spark.ui.enabled", false)
                            .config("spark.driver.host", "localhost")
                            .config("spark.local.dir", local.toString())
                            .config("spark.executor.extraClassPath", classPath())
                            .config("spark.sql.shuffle.partitions", 4)
                            .config("spark.executor.heartbeatInterval", "2s")
                            .config("spark.network.timeoutInterval", "2s")
                            .config("spark.network.timeout", LOST_AFTER_SECONDS + "s")
                            .getOrCreate();
        }
        return spark;
    }

    /** What tests and executors have; Maven's own property where its jar only names others. */
    static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Runs the command line in a process of its own, and gives its exit status. */
    static int commandLine(List<String> arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                classPath(),
                                "io.github.tsgl.cli.Tsgl"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The executor processes that run now, the only Java processes below this one. */
    static List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .toList();
    }

    /** Sends a signal to an executor process. */
    static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of a folder's files, without what the job keeps beside them. */
    static List<String> results(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path sub, BasicFileAttributes attributes) {
                        return sub.endsWith("_tsgl")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        names.add(folder.relativize(file).toString());
                        return FileVisitResult.CONTINUE;
                    }
                });
        return names.stream().sorted().toList();
    }
}
