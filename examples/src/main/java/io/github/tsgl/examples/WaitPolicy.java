package io.github.tsgl.examples;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * Lets PyTorch's threads spin only shortly while they wait for one another, then sleep. With the
 * default they spin so long that on a machine that does something else too a forward pass may take
 * ten times as long; without any spinning it is slower on an idle one.
 *
 * <p>GNU OpenMP reads this from the process's environment when it is loaded, and Java has no way to
 * set that, hence the call of the C library. What the user has set stays.
 */
public final class WaitPolicy {

    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String SPINS = "GOMP_SPINCOUNT";
    private static final String SHORTLY = "10000";

    private WaitPolicy() {}

    /** Sets the policy; must run before the engine is loaded. Does nothing except on Linux. */
    public static void spinShortly() {
        boolean linux = System.getProperty("os.name").startsWith("Linux");
        if (!linux || System.getenv(POLICY) != null || System.getenv(SPINS) != null) {
            return;
        }
        try {
            Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
            setenv.invokeInt(new Object[] {SPINS, SHORTLY, 0});
        } catch (LinkageError e) {
            return; // a matter of speed alone
        }
    }
}
