// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.fourier;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.ActivationFunction;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.layers.testing.PublishedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every block of the fast Fourier convolution against its published twin: the golden files hold
 * what LaMa's published modules give with weights and inputs made by a formula.
 */
class PublishedFfcTest {

    private static final double TOLERANCE = 1e-4;
    private static final String[][] NAMES = {
        {"conv.localTo", "ffc.localTo"},
        {"conv.globalTo", "ffc.globalTo"},
        {"fourier.conv", "fu.conv_layer"},
        {"fourier.norm", "fu.bn"},
        {"globalToGlobal.reduce", "convg2g.conv1.0"},
        {"globalToGlobal.norm", "convg2g.conv1.1"},
        {"globalToGlobal.expand", "convg2g.conv2"},
        {"localToLocal", "convl2l"},
        {"localToGlobal", "convl2g"},
        {"globalToLocal", "convg2l"},
        {"globalToGlobal", "convg2g"},
        {"localNorm", "bn_l"},
        {"globalNorm", "bn_g"},
        {"layer1", "conv1"},
        {"layer2", "conv2"},
        {"gamma", "weight"},
        {"beta", "bias"},
        {"runningMean", "running_mean"},
        {"runningVar", "running_var"},
    };

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theFourierUnitOnMapsOfEvenAndOddSides() {
        for (String input : List.of("even", "odd", "thin")) {
            Golden golden = golden("fourier-unit");
            FourierUnit unit = new FourierUnit(8);
            NDArray x = fill(unit, golden, below("fourier.", "fu."), input).head();
            golden.assertMatches(input + ".output", run(unit, new NDList(x)).head(), TOLERANCE);
        }
    }

    @Test
    void theSpectralTransform() {
        Golden golden = golden("spectral-transform");
        SpectralTransform plain = new SpectralTransform(8, 1);
        NDList odd = fill(plain, golden, below("globalToGlobal.", "convg2g."), "odd");
        golden.assertMatches("odd.output", run(plain, odd).head(), TOLERANCE);
        SpectralTransform strided = new SpectralTransform(8, 2);
        NDList even = fill(strided, golden, below("globalToGlobal.", "convg2g."), "even");
        golden.assertMatches("strided.output", run(strided, even).head(), TOLERANCE);
    }

    @Test
    void everyCombinationOfParts() {
        check("local-to-both", conv(8, 0, 0.75).optStride(2));
        check("both-to-local", conv(6, 0.75, 0));
        check("both-to-global", conv(6, 0.5, 1));
        check("global-to-global", conv(8, 1, 1));
        check("both-strided", conv(8, 0.5, 0.5).optStride(2));
    }

    @Test
    void mirroredAndZeroPadding() {
        Golden golden = golden("ffc-paddings");
        FourierConv2d mirrored = conv(6, 0.5, 0.5).build();
        FourierConv2d zeros = conv(6, 0.5, 0.5).optZeroPadding().build();
        NDList x = fill(mirrored, golden, UnaryOperator.identity(), "local", "global");
        fill(zeros, golden, UnaryOperator.identity(), "local", "global");
        assertParts(golden, "output", run(mirrored, x));
        assertParts(golden, "zeros", run(zeros, x));
    }

    private void check(String name, FourierConv2d.Builder builder) {
        Golden golden = golden("ffc-" + name);
        FourierConv2d conv = builder.build();
        List<String> inputs = new ArrayList<>(List.of("local", "global"));
        inputs.retainAll(golden.inputs());
        NDList x = fill(conv, golden, UnaryOperator.identity(), inputs.toArray(new String[0]));
        NDList outputs = run(conv, x);
        assertParts(golden, "output", outputs);
        assertThat(conv.getOutputShapes(x.getShapes())).isEqualTo(outputs.getShapes());
    }

    @Test
    void theLayerInInferenceAndInTraining() {
        Golden golden = golden("ffc-layer");
        FourierConvLayer layer =
                FourierConvLayer.activated(conv(16, 0.5, 0.75).build(), ActivationFunction.RELU);
        Map<String, NDArray> state =
                PublishedWeights.fill(
                        layer,
                        golden,
                        manager,
                        PublishedFfcTest::published,
                        golden.shape("local"),
                        golden.shape("global"));
        NDList x = new NDList(golden.input(manager, "local"), golden.input(manager, "global"));
        assertParts(golden, "eval", run(layer, x));
        assertParts(golden, "train", layer.forward(new ParameterStore(manager, false), x, true));
        for (String name :
                List.of("bn_l.running_mean", "bn_g.running_var", "ffc.convg2g.fu.bn.running_var")) {
            golden.assertMatches("after." + name, state.get(name), TOLERANCE);
        }
    }

    @Test
    void theResidualBlock() {
        Golden golden = golden("ffc-residual-block");
        FourierResidualBlock block =
                new FourierResidualBlock(
                        FourierConvLayer.activated(
                                conv(16, 0.75, 0.75).build(), ActivationFunction.RELU),
                        FourierConvLayer.activated(
                                conv(16, 0.75, 0.75).build(), ActivationFunction.RELU));
        NDList x = fill(block, golden, UnaryOperator.identity(), "local", "global");
        assertParts(golden, "output", run(block, x));
    }

    private static FourierConv2d.Builder conv(int filters, double globalIn, double globalOut) {
        return FourierConv2d.builder()
                .setFilters(filters)
                .setKernelShape(3)
                .optGlobalIn(globalIn)
                .optGlobalOut(globalOut);
    }

    private static Golden golden(String name) {
        return Golden.read("/io/github/tsgl/layers/golden/" + name + ".txt");
    }

    private static void assertParts(Golden golden, String tap, NDList parts) {
        int i = 0;
        for (String part : List.of(".local", ".global")) {
            if (golden.taps().contains(tap + part)) {
                golden.assertMatches(tap + part, parts.get(i++), TOLERANCE);
            }
        }
        assertThat(parts).hasSize(i);
    }

    /** Names of a block that the list of names knows only inside another. */
    private static UnaryOperator<String> below(String ours, String published) {
        return name -> published(ours + name).substring(published.length());
    }

    private static String published(String ours) {
        String name = ours;
        for (String[] pair : NAMES) {
            name = name.replace(pair[0], pair[1]);
        }
        return name;
    }

    private NDList fill(Block block, Golden golden, UnaryOperator<String> names, String... inputs) {
        NDList x = new NDList();
        for (String input : inputs) {
            x.add(golden.input(manager, input));
        }
        UnaryOperator<String> all = name -> published(names.apply(name));
        PublishedWeights.fill(block, golden, manager, all, x.getShapes());
        return x;
    }

    private static NDList run(Block block, NDList x) {
        return PublishedWeights.run(block, x.toArray(new NDArray[0]));
    }
}
