package io.github.tsgl.examples;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * Lets PyTorch's threads sleep while they wait for one another. By default they spin, which on a
 * machine that does something else too takes up to ten times as long.
 *
 * <p>GNU OpenMP reads its policy from the process's environment when it is loaded, and Java has no
 * way to set that, hence the call of the C library. A policy that the user has set stays.
 */
final class WaitPolicy {

    private static final String NAME = "OMP_WAIT_POLICY";

    private WaitPolicy() {}

    /** Sets the policy; must run before the engine is loaded. Does nothing except on Linux. */
    static void sleep() {
        if (!System.getProperty("os.name").startsWith("Linux") || System.getenv(NAME) != null) {
            return;
        }
        try {
            Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
            setenv.invokeInt(new Object[] {NAME, "passive", 0});
        } catch (LinkageError e) {
            return; // a matter of speed alone
        }
    }
}
