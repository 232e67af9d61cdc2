// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/**
 * What PyTorch's libraries read from the process's environment when they are loaded. Java has no
 * way to set that, hence the call of the C library. What the user has set stays. They are the whole
 * process's: programs call this, libraries do not, and nothing does by itself.
 *
 * <ul>
 *   <li>GNU OpenMP's threads spin only shortly while they wait for one another, then sleep. With
 *       the default they spin so long that on a machine that does something else too a forward pass
 *       may take ten times as long; without any spinning it is slower on an idle one.
 *   <li>Large arrays lie in huge pages where the kernel gives them. The kernel clears and maps the
 *       memory of each new array, which takes longer page by page than the arithmetic on it.
 *   <li>The C library (glibc) keeps freed memory for the next pass or step, which makes arrays of
 *       the same sizes. It would give much of it back, and the kernel would clear it anew each
 *       time.
 * </ul>
 */
public final class NativeSettings {

    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String SPINS = "GOMP_SPINCOUNT";
    private static final String SHORTLY = "10000";
    private static final String HUGE_PAGES = "THP_MEM_ALLOC_ENABLE";
    private static final int KEEP = 0;

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
            Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
            for (MallocSetting setting : MallocSetting.values()) {
                if (System.getenv(setting.variable) == null) {
                    mallopt.invokeInt(new Object[] {setting.parameter, setting.bytes});
                }
            }
        } catch (LinkageError e) {
            return; // a matter of speed alone
        }
    }

    /** Parameters of glibc's mallopt with their numbers in malloc.h. */
    private enum MallocSetting {
        /** As much as may be free at the end of the heap. */
        TRIM_THRESHOLD("MALLOC_TRIM_THRESHOLD_", -1, Integer.MAX_VALUE),
        /** At least the size of a heap of a thread: empty ones are kept. */
        TOP_PAD("MALLOC_TOP_PAD_", -2, 64 << 20),
        /** No memory from the kernel for one array alone, where an array fits into a heap. */
        MMAP_MAX("MALLOC_MMAP_MAX_", -4, 0);

        private final String variable;
        private final int parameter;
        private final int bytes;

        MallocSetting(String variable, int parameter, int bytes) {
            this.variable = variable;
            this.parameter = parameter;
            this.bytes = bytes;
        }
    }
}
