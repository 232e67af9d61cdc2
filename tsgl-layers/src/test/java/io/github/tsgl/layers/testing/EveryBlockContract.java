// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of all blocks of a module. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EveryBlockContract {

    private final Class<?> anchor;

    /**
     * Makes the tests of a module.
     *
     * @param anchor a class in the module's topmost package
     */
    protected EveryBlockContract(Class<?> anchor) {
        this.anchor = anchor;
    }

    /**
     * The cases, in which every concrete block of the module is found.
     *
     * @return blocks by themselves or in others
     */
    protected abstract List<BlockContract> cases();

    @ParameterizedTest
    @MethodSource("cases")
    void aBlockTellsTheShapesOfItsOutputs(BlockContract block) {
        block.verifyShapes();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aModelSavesAndLoadsABlock(BlockContract block, @TempDir Path folder) throws Exception {
        block.verifySaving(folder);
    }

    @Test
    void noBlockIsForgotten() {
        Set<String> seen = new TreeSet<>();
        cases().forEach(block -> seen.addAll(block.classes()));
        assertThat(seen).containsAll(BlockContract.blocksBeside(anchor));
    }
}
