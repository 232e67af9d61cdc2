package io.github.tsgl.lama.ffc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.conv.Rectifier;
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
        {"excitation.squeeze", "se.fc.0.weight"},
        {"excitation.expand", "se.fc.2.weight"},
        {"localFourier.conv", "lfu.conv_layer"},
        {"localFourier.norm", "lfu.bn"},
        {"fourier.conv", "fu.conv_layer"},
        {"fourier.norm", "fu.bn"},
        {"fourier.se", "fu.se"},
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
            FourierUnit unit = FourierUnit.builder().setFilters(8).build();
            NDArray x = fill(unit, golden, below("fourier.", "fu."), input).head();
            golden.assertMatches(input + ".output", run(unit, new NDList(x)).head(), TOLERANCE);
        }
    }

    @Test
    void theFourierUnitWithPositionsAndExcitation() {
        Golden golden = golden("fourier-unit-positions");
        FourierUnit unit =
                FourierUnit.builder()
                        .setFilters(8)
                        .optGroups(2)
                        .optSpectrum(Spectrum.PLAIN.withPositions().withExcitation(4))
                        .build();
        NDList x = fill(unit, golden, below("fourier.", "fu."), "input");
        golden.assertMatches("output", run(unit, x).head(), TOLERANCE);
    }

    @Test
    void theSpectralTransform() {
        Golden golden = golden("spectral-transform");
        SpectralTransform plain = SpectralTransform.builder().setFilters(8).build();
        NDList odd = fill(plain, golden, below("globalToGlobal.", "convg2g."), "odd");
        golden.assertMatches("odd.output", run(plain, odd).head(), TOLERANCE);
        SpectralTransform strided = SpectralTransform.builder().setFilters(8).optStride(2).build();
        NDList even = fill(strided, golden, below("globalToGlobal.", "convg2g."), "even");
        golden.assertMatches("strided.output", run(strided, even).head(), TOLERANCE);
    }

    @Test
    void theSpectralTransformWithItsLocalFourierUnit() {
        Golden golden = golden("spectral-transform-local");
        SpectralTransform transform =
                SpectralTransform.builder().setFilters(16).optLocalFourierUnit().build();
        NDList x = fill(transform, golden, below("globalToGlobal.", "convg2g."), "input");
        golden.assertMatches("output", run(transform, x).head(), TOLERANCE);
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
    void gatesDilationGroupsAndBiases() {
        check("gated-dilated", conv(8, 0.5, 0.5).optGates().optDilation(2));
        check("grouped-biased", conv(16, 0.5, 0.5).optGroups(4).optBias());
    }

    @Test
    void theLocalFourierUnitAndTheSpectrumsAdditionsInAConvolution() {
        check("local-fourier", conv(32, 0.5, 0.5).optLocalFourierUnit());
        Spectrum spectrum = Spectrum.PLAIN.withPositions().withExcitation(2);
        check("positions", conv(8, 0.5, 0.5).optSpectrum(spectrum));
    }

    @Test
    void everyPadding() {
        Golden golden = golden("ffc-paddings");
        for (PaddingMode mode : PaddingMode.values()) {
            FourierConv2d conv = conv(6, 0.5, 0.5).optPaddingMode(mode).build();
            NDList x = fill(conv, golden, UnaryOperator.identity(), "local", "global");
            String tap = mode == PaddingMode.REFLECT ? "output" : mode.name().toLowerCase();
            assertParts(golden, tap, run(conv, x));
        }
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
                FourierConvLayer.rectified(conv(16, 0.5, 0.75).build(), Rectifier.RELU);
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
                        FourierConvLayer.rectified(conv(16, 0.75, 0.75).build(), Rectifier.RELU),
                        FourierConvLayer.rectified(conv(16, 0.75, 0.75).build(), Rectifier.RELU));
        NDList x = fill(block, golden, UnaryOperator.identity(), "local", "global");
        assertParts(golden, "output", run(block, x));
    }

    @Test
    void theExcitationAcrossBothParts() {
        Golden golden = golden("ffc-squeeze-excitation");
        FourierExcitation block = new FourierExcitation(32, 0.75);
        UnaryOperator<String> names =
                name ->
                        name.replace("squeeze", "conv1")
                                .replace("local", "conv_a2l")
                                .replace("global", "conv_a2g");
        Shape[] shapes = {golden.shape("local"), golden.shape("global")};
        PublishedWeights.fill(block, golden, manager, names, shapes);
        NDList x = new NDList(golden.input(manager, "local"), golden.input(manager, "global"));
        assertParts(golden, "output", run(block, x));
    }

    private static FourierConv2d.Builder conv(int filters, double globalIn, double globalOut) {
        return FourierConv2d.builder()
                .setFilters(filters)
                .setKernel(3)
                .optGlobalIn(globalIn)
                .optGlobalOut(globalOut);
    }

    private static Golden golden(String name) {
        return Golden.read("/io/github/tsgl/lama/golden/" + name + ".txt");
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
