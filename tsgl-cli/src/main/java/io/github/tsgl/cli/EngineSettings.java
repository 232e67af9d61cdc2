package io.github.tsgl.cli;

import java.util.Arrays;

/** What DJL and Java are told before they start; a user's own -D settings win. */
public final class EngineSettings {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private EngineSettings() {}

    /**
     * Applies the settings; must run before any class of DJL or SLF4J.
     *
     * @param arguments the command line; {@code --verbose} among them lets DJL tell what it does
     */
    public static void apply(String... arguments) {
        boolean verbose = Arrays.asList(arguments).contains("--verbose");
        set("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
        set("ai.djl.offline", "true"); // nothing is downloaded, nothing is reported home
        set("OPT_OUT_TRACKING", "true");
        set("ai.djl.default_engine", "PyTorch");
        set("ai.djl.pytorch.graph_optimizer", "false"); // it would profile anew for each size
        set("java.awt.headless", "true");
    }

    /**
     * How many threads an operator uses if the command line does not say.
     *
     * @return the number that a -D setting gives, else the number of processors
     */
    public static int threads() {
        return Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Sets how many threads an operator uses; has an effect until the engine is loaded.
     *
     * @param threads the number
     */
    public static void setThreads(int threads) {
        System.setProperty(THREADS, Integer.toString(threads));
    }

    private static void set(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
