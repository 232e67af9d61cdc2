// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.ndarray.types.Shape;
import io.github.tsgl.weights.CheckpointException;
import io.github.tsgl.weights.PublishedFile;
import io.github.tsgl.weights.StoredTensor;
import io.github.tsgl.weights.WeightTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The files from which Inception's weights are read. */
enum InceptionWeights {
    /** pytorch-fid's, by torchvision's names, with batch normalizations. */
    PYTORCH_FID(
            new PublishedFile(
                    "pt_inception-2015-12-05-6726825d.pth",
                    "6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2"),
            "",
            FeatureSize.LAST_POOLING),
    /** By TensorFlow's names, up to the auxiliary classifier, normalizations folded in. */
    FOLDED(
            new PublishedFile(
                    "inception2015_to_mixed_7_fp16.safetensors",
                    "e90b05b8417f9ffa67d9bee8858b9796101b93ff87979248b10a8af5a408b4c4"),
            "float16 weights, ",
            FeatureSize.AUXILIARY);

    private static final double EPSILON = 0.001;

    private static final List<String> STEM =
            List.of(
                    "Conv2d_1a_3x3",
                    "Conv2d_2a_3x3",
                    "Conv2d_2b_3x3",
                    "Conv2d_3b_1x1",
                    "Conv2d_4a_3x3");

    private static final List<String> MIXED =
            List.of("5b", "5c", "5d", "6a", "6b", "6c", "6d", "6e");

    private final PublishedFile file;
    private final String precision;
    private final FeatureSize greatest;

    InceptionWeights(PublishedFile file, String precision, FeatureSize greatest) {
        this.file = file;
        this.precision = precision;
        this.greatest = greatest;
    }

    static InceptionWeights recognize(Path weights) throws CheckpointException {
        List<PublishedFile> known = Arrays.stream(values()).map(layout -> layout.file).toList();
        return values()[known.indexOf(PublishedFile.recognize(weights, known))];
    }

    FeatureSize greatest() {
        return greatest;
    }

    /** What a report says of the weights. */
    String description() {
        return precision + file.shortHash();
    }

    /** Which of the file's tensors become which parameters of {@link InceptionFeatures}. */
    WeightTable table() {
        WeightTable.Builder table = WeightTable.builder();
        if (this == PYTORCH_FID) {
            table.combine(
                            "{name}.weight",
                            InceptionWeights::foldedWeight,
                            "{name*}.conv.weight",
                            "{name*}.bn.weight",
                            "{name*}.bn.running_var")
                    .combine(
                            "{name}.bias",
                            InceptionWeights::foldedBias,
                            "{name*}.bn.bias",
                            "{name*}.bn.weight",
                            "{name*}.bn.running_mean",
                            "{name*}.bn.running_var");
        } else {
            mapTensorFlow(table);
        }
        return table.ignore("{any*}", "lies behind the features that are asked for").build();
    }

    /** The weight of a convolution and the normalization behind it: w γ / √(σ² + ε). */
    private static StoredTensor foldedWeight(List<StoredTensor> tensors) {
        StoredTensor weight = tensors.get(0);
        Shape shape = weight.shape();
        return StoredTensor.computed(
                weight.name(),
                shape,
                () -> {
                    float[] values = weight.toFloats();
                    float[] gamma = tensors.get(1).toFloats();
                    float[] variance = tensors.get(2).toFloats();
                    int length = Math.toIntExact(shape.slice(1).size());
                    for (int i = 0; i < values.length; i++) {
                        double factor = factor(gamma, variance, i / length);
                        values[i] = (float) (values[i] * factor);
                    }
                    return values;
                });
    }

    /** Its bias: β − μ γ / √(σ² + ε). */
    private static StoredTensor foldedBias(List<StoredTensor> tensors) {
        StoredTensor beta = tensors.get(0);
        return StoredTensor.computed(
                beta.name(),
                beta.shape(),
                () -> {
                    float[] values = beta.toFloats();
                    float[] gamma = tensors.get(1).toFloats();
                    float[] mean = tensors.get(2).toFloats();
                    float[] variance = tensors.get(3).toFloats();
                    for (int i = 0; i < values.length; i++) {
                        double factor = factor(gamma, variance, i);
                        values[i] = (float) (values[i] - mean[i] * factor);
                    }
                    return values;
                });
    }

    private static double factor(float[] gamma, float[] variance, int channel) {
        return gamma[channel] / Math.sqrt(variance[channel] + EPSILON);
    }

    private static void mapTensorFlow(WeightTable.Builder table) {
        for (int i = 0; i < STEM.size(); i++) {
            table.map(numbered("conv", i) + ".{leaf}", STEM.get(i) + ".{leaf}");
        }
        for (int i = 0; i < MIXED.size(); i++) {
            String theirs = numbered("mixed", i) + "_";
            String ours = "Mixed_" + MIXED.get(i) + ".branch";
            boolean shrinks = i == 3;
            String kernel = i < 3 ? "5x5" : "7x7";
            table.map(theirs + "conv.{leaf}", ours + (shrinks ? "3x3" : "1x1") + ".{leaf}")
                    .map(theirs + "tower_2_conv.{leaf}", ours + "_pool.{leaf}");
            mapChain(table, theirs + "tower_conv", ours + (shrinks ? "3x3dbl" : kernel));
            mapChain(table, theirs + "tower_1_conv", ours + (i < 3 ? "3x3" : "7x7") + "dbl");
        }
    }

    /** TensorFlow counts from nothing and 1, torchvision from 1. */
    private static void mapChain(WeightTable.Builder table, String theirs, String ours) {
        table.map(theirs + ".{leaf}", ours + "_1.{leaf}")
                .map(theirs + "_{k#}.{leaf}", ours + "_{k+1}.{leaf}");
    }

    private static String numbered(String name, int number) {
        return number == 0 ? name : name + "_" + number;
    }
}
