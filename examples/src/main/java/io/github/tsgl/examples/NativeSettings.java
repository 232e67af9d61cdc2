package io.github.tsgl.examples;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * What PyTorch's libraries read from the process's environment when they are loaded. Java has no
 * way to set that, hence the call of the C library. What the user has set stays.
 *
 * <ul>
 *   <li>GNU OpenMP's threads spin only shortly while they wait for one another, then sleep. With
 *       the default they spin so long that on a machine that does something else too a forward pass
 *       may take ten times as long; without any spinning it is slower on an idle one.
 *   <li>Large arrays lie in huge pages where the kernel gives them. The kernel clears and maps the
 *       memory of each new array, which takes longer page by page than the arithmetic on it.
 * </ul>
 */
public final class NativeSettings {

    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String SPINS = "GOMP_SPINCOUNT";
    private static final String SHORTLY = "10000";
    private static final String HUGE_PAGES = "THP_MEM_ALLOC_ENABLE";
    private static final int KEEP = 0;

    /** M_MMAP_THRESHOLD of malloc.h, which setting it fixes, and its name in the environment. */
    private static final int MMAP_THRESHOLD = -3;

    private static final String MMAP_THRESHOLD_NAME = "MALLOC_MMAP_THRESHOLD_";
    private static final int LARGE = 4 << 20;

    private NativeSettings() {}

    /** Applies the settings; must run before the engine is loaded. Does nothing except on Linux. */
    public static void apply() {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return;
        }
        try {
            Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
            if (System.getenv(POLICY) == null) {
                setenv.invokeInt(new Object[] {SPINS, SHORTLY, KEEP});
            }
            setenv.invokeInt(new Object[] {HUGE_PAGES, "1", KEEP});
        } catch (LinkageError e) {
            return; // a matter of speed alone
        }
    }

    /**
     * Applies what a training needs besides: large arrays go back to the kernel as soon as they are
     * freed. The C library (glibc) would keep them for others, and as activations and gradients of
     * all sizes come and go, it keeps a third more than there ever is at a time. May run at any
     * time. What the user has set stays.
     */
    public static void applyToTraining() {
        if (!System.getProperty("os.name").startsWith("Linux")
                || System.getenv(MMAP_THRESHOLD_NAME) != null) {
            return;
        }
        try {
            Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
            mallopt.invokeInt(new Object[] {MMAP_THRESHOLD, LARGE});
        } catch (LinkageError e) {
            return; // a matter of memory alone
        }
    }
}
