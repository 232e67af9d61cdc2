// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InpaintingInputsTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray picture = zeros(3);
    private final NDArray edges = zeros(1);
    private final NDArray smoothed = zeros(3);
    private final NDArray gray = zeros(1);
    private final NDArray mask = zeros(1);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aListIsReadByItsNames() {
        InpaintingInputs some =
                new InpaintingInputs(
                        picture, Map.of(Prior.GRAY, gray, Prior.SMOOTHED, smoothed), mask);
        NDList list = some.toList();
        assertThat(list).containsExactly(picture, smoothed, gray, mask);
        InpaintingInputs read = InpaintingInputs.of(list);
        assertThat(read.priors().keySet()).containsExactly(Prior.SMOOTHED, Prior.GRAY);
        assertThat(read.gray()).isSameAs(gray);
        assertThat(read.mask()).isSameAs(mask);
    }

    @Test
    void fiveNamelessArraysAreThoseOfTheTsglEncoder() {
        InpaintingInputs read =
                InpaintingInputs.of(new NDList(picture, edges, smoothed, gray, mask));
        assertThat(read.picture()).isSameAs(picture);
        assertThat(read.edges()).isSameAs(edges);
        assertThat(read.smoothed()).isSameAs(smoothed);
        assertThat(read.gray()).isSameAs(gray);
        assertThat(read.mask()).isSameAs(mask);
    }

    @Test
    void twoNamelessArraysArePictureAndMask() {
        InpaintingInputs read = InpaintingInputs.of(new NDList(picture, mask));
        assertThat(read.priors()).isEmpty();
        assertThat(read.mask()).isSameAs(mask);
    }

    @Test
    void aPriorThatIsMissingIsNamed() {
        InpaintingInputs two = InpaintingInputs.of(new NDList(picture, mask));
        assertThatIllegalArgumentException()
                .isThrownBy(two::edges)
                .withMessage("the network looks at edges, but its inputs are only [picture, mask]");
    }

    @Test
    void otherListsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InpaintingInputs.of(new NDList(picture, edges, gray, mask)))
                .withMessageContaining("4 arrays named [null, null, null, null]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InpaintingInputs.of(new NDList(picture, edges, gray, gray, mask)))
                .withMessageContaining("smoothed")
                .withMessageContaining("(N, 3, H, W)");
    }

    @Test
    void whatIsChangedKeepsItsName() {
        InpaintingInputs all =
                InpaintingInputs.of(new NDList(picture, edges, smoothed, gray, mask));
        InpaintingInputs padded = all.map(array -> array.pad(new Shape(0, 1, 0, 1), 0));
        assertThat(padded.toList().getShapes())
                .containsExactly(InpaintingInputs.shapes(all.priors().keySet(), 2, 5, 6));
        assertThat(padded.toList().get(3).getName()).isEqualTo("gray");
    }

    @Test
    void theShapesAreThoseOfTheList() {
        assertThat(InpaintingInputs.shapes(Set.of(), 2, 4, 5))
                .containsExactly(new Shape(2, 3, 4, 5), new Shape(2, 1, 4, 5));
        assertThat(InpaintingInputs.shapes(EnumSet.allOf(Prior.class), 2, 4, 5))
                .containsExactly(
                        new NDList(
                                        picture, edges, smoothed, gray, zeros(4), zeros(3),
                                        zeros(3), zeros(3), zeros(3), mask)
                                .getShapes());
    }

    private NDArray zeros(int channels) {
        return manager.zeros(new Shape(2, channels, 4, 5));
    }
}
