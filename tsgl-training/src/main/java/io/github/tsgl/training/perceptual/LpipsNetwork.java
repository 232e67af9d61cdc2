// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.perceptual;

import ai.djl.nn.Parameter;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.PublishedFile;
import io.github.tsgl.weights.WeightTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A network that LPIPS can look with, and where its weights come from. */
public final class LpipsNetwork {

    private static final String SHIPPED = "lpips-squeeze.safetensors";

    private static final PublishedFile ALEXNET =
            new PublishedFile(
                    "alexnet-owt-7be5be79.pth",
                    "7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02");

    private static final PublishedFile ALEXNET_LINEAR =
            new PublishedFile(
                    "lpips/weights/v0.1/alex.pth",
                    "df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0");

    private static final PublishedFile VGG16 =
            new PublishedFile(
                    "vgg16-397923af.pth",
                    "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0");

    private static final PublishedFile VGG16_LINEAR =
            new PublishedFile(
                    "lpips/weights/v0.1/vgg.pth",
                    "a78928a0af1e5f0fcb1f3b9e8f8c3a2a5a3de244d830ad5c1feddc79b8432868");

    /** Sets the parameters of an {@link Lpips}. */
    private interface Weights {

        void load(Map<String, Parameter> parameters) throws IOException;
    }

    private final String name;
    private final Supplier<TappedNetwork> taps;
    private final Weights weights;

    private LpipsNetwork(String name, Supplier<TappedNetwork> taps, Weights weights) {
        this.name = name;
        this.taps = taps;
        this.weights = weights;
    }

    /**
     * SqueezeNet 1.1, whose weights this artifact ships.
     *
     * @return the network
     */
    public static LpipsNetwork squeezeNet() {
        return new LpipsNetwork("SqueezeNet", TappedNetwork::squeezeNet, LpipsNetwork::loadShipped);
    }

    /**
     * AlexNet, which LPIPS means where nothing else is said.
     *
     * @param weights torchvision's file {@code alexnet-owt-7be5be79.pth}; its SHA-256 is checked
     *     when it is loaded
     * @param linear {@code lpips/weights/v0.1/alex.pth} of the lpips package, checked likewise
     * @return the network
     */
    public static LpipsNetwork alexNet(Path weights, Path linear) {
        return new LpipsNetwork(
                "AlexNet, " + ALEXNET.shortHash(),
                TappedNetwork::alexNet,
                parameters -> loadFiles(parameters, weights, ALEXNET, linear, ALEXNET_LINEAR));
    }

    /**
     * VGG16, which LaMa measures with.
     *
     * @param weights torchvision's file {@code vgg16-397923af.pth}; its SHA-256 is checked when it
     *     is loaded
     * @param linear {@code lpips/weights/v0.1/vgg.pth} of the lpips package, checked likewise
     * @return the network
     */
    public static LpipsNetwork vgg16(Path weights, Path linear) {
        return new LpipsNetwork(
                "VGG16, " + VGG16.shortHash(),
                TappedNetwork::vgg16,
                parameters -> loadFiles(parameters, weights, VGG16, linear, VGG16_LINEAR));
    }

    /**
     * Returns how reports name distances by this network.
     *
     * @return LPIPS' version, the network's name and, of weights from a file, their hash
     */
    public String description() {
        return "LPIPS 0.1 (" + name + ")";
    }

    TappedNetwork taps() {
        return taps.get();
    }

    void load(Map<String, Parameter> parameters) throws IOException {
        weights.load(parameters);
    }

    private static void loadShipped(Map<String, Parameter> parameters) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.openResource(Lpips.class, SHIPPED)) {
            WeightTable.identity().load(checkpoint, parameters);
        }
    }

    private static void loadFiles(
            Map<String, Parameter> parameters,
            Path weights,
            PublishedFile weightsFile,
            Path linear,
            PublishedFile linearFile)
            throws IOException {
        PublishedFile.recognize(weights, List.of(weightsFile));
        PublishedFile.recognize(linear, List.of(linearFile));
        try (Checkpoint features = Checkpoint.open(weights);
                Checkpoint lines = Checkpoint.open(linear)) {
            loadPublished(parameters, features, lines);
        }
    }

    static void loadPublished(
            Map<String, Parameter> parameters, Checkpoint features, Checkpoint linear)
            throws IOException {
        Map<String, Parameter> network = new HashMap<>(parameters);
        network.keySet().removeIf(name -> name.startsWith("lin"));
        WeightTable.builder()
                .map("features.{name*}", "network.features.{name}")
                .ignore("classifier.{name*}", "lies behind all taps")
                .build()
                .load(features, network);
        Map<String, Parameter> lines = new HashMap<>(parameters);
        lines.keySet().removeAll(network.keySet());
        WeightTable.builder()
                .map("lin{k#}.model.1.weight", "lin{k}.weight")
                .build()
                .load(linear, lines);
    }
}
