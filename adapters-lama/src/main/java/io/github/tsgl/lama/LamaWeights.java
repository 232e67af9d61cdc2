// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.lama;

import io.github.tsgl.encoder.ReleasedWeights;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.weights.WeightTable;

/**
 * From the names of published LaMa checkpoints to the names of our parameters.
 *
 * <p>The tables know the three kinds of files there are: training checkpoints ({@code best.ckpt}),
 * in which the networks lie under {@code state_dict} beside evaluators and the configuration;
 * TorchScript files ({@code big-lama.pt}), whose code is not read; and a network's own tensors.
 */
final class LamaWeights {

    private LamaWeights() {}

    /**
     * The table for a generator with LaMa's own encoder or with {@link TsglLamaEncoder}, with or
     * without its structure decoder.
     *
     * @param generator the generator
     * @return the table
     * @throws IllegalArgumentException if the generator has another encoder
     */
    public static WeightTable generator(LamaGenerator generator) {
        WeightTable.Builder table = table("generator");
        int host;
        if (generator.hasOwnEncoder()) {
            host =
                    generator.config().style() == LamaStyle.FOURIER
                            ? fourier(table, generator.config().downsamplings())
                            : regular(table, generator.config().downsamplings());
        } else if (generator.encoder() instanceof TsglLamaEncoder encoder) {
            tsgl(table, generator.config().downsamplings(), encoder.structure());
            host = 0;
        } else {
            throw new IllegalArgumentException("no published weights are of this encoder");
        }
        host(table, generator, host);
        return table.build();
    }

    /** The published sequence from its first residual block on. */
    private static void host(WeightTable.Builder table, LamaGenerator generator, int first) {
        boolean fourier = generator.config().style() == LamaStyle.FOURIER;
        for (int i = 0; i < generator.config().blocks(); i++) {
            String published = "model." + (first + i);
            String ours = "residual" + (i + 1);
            if (fourier) {
                residual(table, published, ours);
            } else {
                plain(table, published + ".conv_block.", 1, ours + ".layer1.");
                plain(table, published + ".conv_block.", 5, ours + ".layer2.");
            }
        }
        int joined = fourier ? 1 : 0; // a step that joins the parts
        decoder(
                table,
                "model.",
                first + generator.config().blocks() + joined,
                generator.config().downsamplings(),
                "decoder.");
    }

    private static void residual(WeightTable.Builder table, String published, String ours) {
        layer(table, published + ".conv1.", ours + ".layer1.");
        layer(table, published + ".conv2.", ours + ".layer2.");
    }

    private static void decoder(
            WeightTable.Builder table, String published, int first, int doublings, String ours) {
        int at = first;
        for (int i = 1; i <= doublings; i++) {
            table.map(published + at + ".{leaf}", ours + "up" + i + ".conv.{leaf}");
            norm(table, published + (at + 1), ours + "up" + i + ".norm");
            at += 3; // the activation has no tensors
        }
        // After the padding.
        table.map(published + (at + 1) + ".{leaf}", ours + "draw.conv.{leaf}");
    }

    /** The released encoder of Ours(LaMa). */
    private static void tsgl(WeightTable.Builder table, int stages, StructureOutput structure) {
        String ours = "encoder.stages.";
        layer(table, "model_high.1.", ours + "structureHead.layer.");
        layer(table, "model_low.1.", ours + "head.layer.");
        for (int i = 1; i <= stages; i++) {
            String stage = ours + "stage" + i + ".";
            layer(table, "model_high_" + (i - 1) + ".0.", stage + "structure.layer.");
            layer(table, "model_low_" + (i - 1) + ".0.", stage + "texture.layer.");
            String published = "h2l_" + (i - 1);
            if (i < stages) {
                ReleasedWeights.reconstruction(table, published + "_l", stage + "reconstruction");
            } else {
                String local = stage + "reconstruction.local";
                ReleasedWeights.reconstruction(table, published + "_l", local);
                String global = stage + "reconstruction.global";
                ReleasedWeights.reconstruction(table, published + "_g", global);
            }
        }
        if (structure == StructureOutput.NONE) {
            table.ignore("up_high.{any*}", "only training needs the structure decoder");
            return;
        }
        String decoder = "encoder.structureDecoder.";
        int blocks = LamaStructureDecoder.BLOCKS;
        for (int i = 0; i < blocks; i++) {
            residual(table, "up_high." + i, decoder + "residual" + (i + 1));
        }
        decoder(table, "up_high.", blocks + 1, stages, decoder + "decoder.");
    }

    /**
     * The table for the discriminator of four halvings.
     *
     * @return the table
     */
    public static WeightTable discriminator() {
        WeightTable.Builder table = table("discriminator");
        for (int i = 0; i <= 4; i++) {
            table.map("model" + i + ".0.{leaf}", "layer" + (i + 1) + ".{leaf}");
            norm(table, "model" + i + ".1", "norm" + (i + 1));
        }
        return table.map("model5.0.{leaf}", "judge.{leaf}").build();
    }

    private static WeightTable.Builder table(String network) {
        return WeightTable.builder()
                .optRoot("state_dict." + network)
                .optRoot("model." + network)
                .optRoot(network)
                .ignore("{any*}.num_batches_tracked", "counts training steps");
    }

    /** LaMa's own encoder; returns the place of the first residual block. */
    private static int fourier(WeightTable.Builder table, int downsamplings) {
        layer(table, "model.1.", "encoder.head.");
        for (int i = 1; i <= downsamplings; i++) {
            layer(table, "model." + (i + 1) + ".", "encoder.down" + i + ".");
        }
        return downsamplings + 2;
    }

    private static void layer(WeightTable.Builder table, String published, String ours) {
        String ffc = published + "ffc.conv";
        String conv = ours + "conv.";
        table.map(ffc + "l2l.{leaf}", conv + "localToLocal.{leaf}")
                .map(ffc + "l2g.{leaf}", conv + "localToGlobal.{leaf}")
                .map(ffc + "g2l.{leaf}", conv + "globalToLocal.{leaf}")
                .map(ffc + "g2g.conv1.0.{leaf}", conv + "globalToGlobal.reduce.{leaf}")
                .map(ffc + "g2g.fu.conv_layer.{leaf}", conv + "globalToGlobal.fourier.conv.{leaf}")
                .map(ffc + "g2g.conv2.{leaf}", conv + "globalToGlobal.expand.{leaf}");
        norm(table, ffc + "g2g.conv1.1", conv + "globalToGlobal.norm");
        norm(table, ffc + "g2g.fu.bn", conv + "globalToGlobal.fourier.norm");
        norm(table, published + "bn_l", ours + "localNorm");
        norm(table, published + "bn_g", ours + "globalNorm");
    }

    private static int regular(WeightTable.Builder table, int downsamplings) {
        plain(table, "model.", 1, "encoder.head.");
        for (int i = 1; i <= downsamplings; i++) {
            plain(table, "model.", 3 * i + 1, "encoder.down" + i + ".");
        }
        return 3 * downsamplings + 4;
    }

    private static void plain(WeightTable.Builder table, String published, int at, String ours) {
        table.map(published + at + ".{leaf}", ours + "conv.localToLocal.{leaf}");
        norm(table, published + (at + 1), ours + "localNorm");
    }

    private static void norm(WeightTable.Builder table, String published, String ours) {
        table.map(published + ".weight", ours + ".gamma")
                .map(published + ".bias", ours + ".beta")
                .map(published + ".running_mean", ours + ".runningMean")
                .map(published + ".running_var", ours + ".runningVar");
    }
}
