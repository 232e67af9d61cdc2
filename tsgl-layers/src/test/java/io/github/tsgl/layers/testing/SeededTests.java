// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Seeds the engine before each test, and prints the seed if the test fails; found by JUnit. */
public final class SeededTests implements BeforeEachCallback, TestWatcher {

    /** Makes the extension. */
    public SeededTests() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        TestSeed.set(name(context), 0);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        System.err.println(TestSeed.describe(name(context)));
    }

    private static String name(ExtensionContext context) {
        return context.getRequiredTestClass().getName() + "." + context.getDisplayName();
    }
}
