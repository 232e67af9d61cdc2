// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

/**
 * What a program tells DJL and Java before they start; a user's own -D settings win. They are the
 * whole process's: programs call this, libraries do not, and nothing does by itself.
 */
public final class EngineSettings {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    private static final String OFFLINE = "ai.djl.offline";

    private static boolean keepsDjlOffline;

    private EngineSettings() {}

    /**
     * Applies the settings: PyTorch is the engine, nothing is downloaded or reported home, SLF4J's
     * simple logger is silent. Must run before any class of DJL or SLF4J.
     */
    public static void apply() {
        set("org.slf4j.simpleLogger.defaultLogLevel", "off");
        keepsDjlOffline |= System.getProperty(OFFLINE) == null;
        set(OFFLINE, "true");
        set("OPT_OUT_TRACKING", "true");
        set("ai.djl.default_engine", "PyTorch");
        set("ai.djl.pytorch.graph_optimizer", "false"); // it would profile anew for each size
        set("java.awt.headless", "true");
    }

    /**
     * Tells whether the user wants no network at all, by {@code DJL_OFFLINE} in the environment or
     * by the property {@code ai.djl.offline}. {@link #apply} keeps DJL from downloading libraries,
     * and is no such wish.
     *
     * @return true if no socket may be opened
     */
    public static boolean isOffline() {
        return Boolean.parseBoolean(System.getenv("DJL_OFFLINE"))
                || Boolean.getBoolean("offline")
                || Boolean.getBoolean(OFFLINE) && !keepsDjlOffline;
    }

    /**
     * How many threads an operator uses if the program does not say.
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
