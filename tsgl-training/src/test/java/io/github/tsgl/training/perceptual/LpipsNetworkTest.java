// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.testing.FormulaWeights;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.StoredTensor;
import io.github.tsgl.weights.WeightMismatchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** AlexNet and VGG16 against the lpips package, with weights of a formula. */
class LpipsNetworkTest {

    private static final double TOLERANCE = 1e-4;

    private enum Network {
        ALEX(TappedNetwork::alexNet, 31),
        VGG(TappedNetwork::vgg16, 16);

        private final Supplier<TappedNetwork> taps;
        private final int smallest;

        Network(Supplier<TappedNetwork> taps, int smallest) {
            this.taps = taps;
            this.smallest = smallest;
        }
    }

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    private Lpips load(Network network, Golden golden) throws IOException {
        Lpips lpips = Lpips.initialized(network.taps.get(), manager);
        LpipsNetwork.loadPublished(
                NamedParameters.of(lpips),
                formula(golden, "features.", "classifier.6.weight"),
                formula(golden, "lin"));
        return lpips;
    }

    /** The tensors whose names begin so, and others that are not needed. */
    private static Checkpoint formula(Golden golden, String prefix, String... more) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : golden.tensorNames()) {
            if (name.startsWith(prefix)) {
                var shape = golden.tensorShape(name);
                var rule = golden.rule(name);
                tensors.put(
                        name,
                        StoredTensor.computed(
                                name, shape, () -> FormulaWeights.values(name, shape, rule)));
            }
        }
        for (String name : more) {
            tensors.put(name, StoredTensor.computed(name, new Shape(1), () -> new float[1]));
        }
        return Checkpoint.of("formula", tensors);
    }

    private static Golden golden(Network network) {
        String name = network.name().toLowerCase(Locale.ROOT);
        return Golden.read("/io/github/tsgl/training/perceptual/lpips-" + name + ".txt");
    }

    private NDArray distance(Lpips lpips, NDArray picture, NDArray target) {
        return lpips.forward(parameters, new NDList(picture, target), false).singletonOrThrow();
    }

    @ParameterizedTest
    @EnumSource
    void distancesAndTapsAreThoseOfTheReference(Network network) throws IOException {
        Golden golden = golden(network);
        Lpips lpips = load(network, golden);
        for (String pair : new String[] {"square", "odd"}) {
            try (NDManager own = manager.newSubManager()) {
                NDArray picture = golden.input(own, pair + ".picture");
                NDArray target = golden.input(own, pair + ".target");
                golden.assertMatches(
                        pair + ".distance", distance(lpips, picture, target), TOLERANCE);
                NDArray near = target.mul(0.9f).add(picture.mul(0.1f));
                golden.assertMatches(pair + ".near", distance(lpips, near, target), TOLERANCE);
                assertTapsMatch(lpips, golden, pair, picture);
            }
        }
    }

    private void assertTapsMatch(Lpips lpips, Golden golden, String pair, NDArray picture) {
        TappedNetwork network = (TappedNetwork) lpips.getChildren().get(0).getValue();
        NDList inputs = Lpips.normalized(picture);
        NDList taps = network.forward(parameters, inputs, false);
        assertThat(taps.getShapes()).containsExactly(network.getOutputShapes(inputs.getShapes()));
        for (int i = 0; i < taps.size(); i++) {
            golden.assertMatches(pair + ".tap" + i, taps.get(i), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSmallestPicturesAreLookedAtAndSmallerOnesRefused(Network network) {
        Lpips lpips = Lpips.initialized(network.taps.get(), manager);
        int side = network.smallest;
        NDArray smallest = manager.ones(new Shape(2, 3, side, side + 1));
        assertThat(distance(lpips, smallest, smallest).toFloatArray()).containsExactly(0, 0);
        NDArray smaller = manager.ones(new Shape(2, 3, side, side - 1));
        assertThatThrownBy(() -> distance(lpips, smaller, smaller))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least " + side + " pixels");
    }

    @Test
    void filesOfAnotherNetworkDoNotFit() {
        Lpips alexNet = Lpips.initialized(TappedNetwork.alexNet(), manager);
        Golden vgg16 = golden(Network.VGG);
        assertThatThrownBy(
                        () ->
                                LpipsNetwork.loadPublished(
                                        NamedParameters.of(alexNet),
                                        formula(vgg16, "features."),
                                        formula(vgg16, "lin")))
                .isInstanceOf(WeightMismatchException.class);
    }

    @Test
    void otherFilesAreRefusedByName(@TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("other.pth"), "other weights");
        assertThatThrownBy(() -> Lpips.load(LpipsNetwork.alexNet(other, other), manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("other.pth: is not alexnet-owt-7be5be79.pth");
        assertThatThrownBy(() -> Lpips.load(LpipsNetwork.vgg16(other, other), manager))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("other.pth: is not vgg16-397923af.pth");
    }

    @Test
    void aReportSaysWhichNetworkItIs() {
        Path file = Path.of("file");
        assertThat(LpipsNetwork.squeezeNet().description()).isEqualTo("LPIPS 0.1 (SqueezeNet)");
        assertThat(LpipsNetwork.alexNet(file, file).description())
                .isEqualTo("LPIPS 0.1 (AlexNet, sha256 7be5be79…)");
        assertThat(LpipsNetwork.vgg16(file, file).description())
                .isEqualTo("LPIPS 0.1 (VGG16, sha256 397923af…)");
    }
}
