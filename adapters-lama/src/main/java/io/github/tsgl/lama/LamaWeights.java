package io.github.tsgl.lama;

import io.github.tsgl.weights.WeightTable;

/**
 * From the names of published LaMa checkpoints to the names of our parameters.
 *
 * <p>The tables know the three kinds of files there are: training checkpoints ({@code best.ckpt}),
 * in which the networks lie under {@code state_dict} beside evaluators and the configuration;
 * TorchScript files ({@code big-lama.pt}), whose code is not read; and a network's own tensors.
 */
public final class LamaWeights {

    private LamaWeights() {}

    /**
     * The table for a generator.
     *
     * @param generator the generator, with LaMa's own encoder
     * @return the table
     * @throws IllegalArgumentException if the generator has another encoder
     */
    public static WeightTable generator(LamaGenerator generator) {
        if (!generator.hasOwnEncoder()) {
            throw new IllegalArgumentException("published weights are of LaMa's own encoder");
        }
        WeightTable.Builder table = table("generator");
        boolean fourier = generator.style() == LamaStyle.FOURIER;
        int at =
                fourier
                        ? fourier(table, generator.downsamplings(), generator.blocks())
                        : regular(table, generator.downsamplings(), generator.blocks());
        for (int i = 1; i <= generator.downsamplings(); i++) {
            table.map("model." + at + ".{leaf}", "decoder.up" + i + ".conv.{leaf}");
            norm(table, "model." + (at + 1), "decoder.up" + i + ".norm");
            at += 3; // the activation has no tensors
        }
        // After the padding.
        return table.map("model." + (at + 1) + ".{leaf}", "decoder.draw.conv.{leaf}").build();
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

    /** The part before the decoder; returns the decoder's place in the published sequence. */
    private static int fourier(WeightTable.Builder table, int downsamplings, int blocks) {
        layer(table, "model.1.", "encoder.head.");
        for (int i = 1; i <= downsamplings; i++) {
            layer(table, "model." + (i + 1) + ".", "encoder.down" + i + ".");
        }
        int first = downsamplings + 2;
        for (int i = 0; i < blocks; i++) {
            String published = "model." + (first + i) + ".conv";
            String ours = "residual" + (i + 1) + ".layer";
            layer(table, published + "1.", ours + "1.");
            layer(table, published + "2.", ours + "2.");
        }
        return first + blocks + 1; // after the step that joins the parts
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

    private static int regular(WeightTable.Builder table, int downsamplings, int blocks) {
        plain(table, "model.", 1, "encoder.head.");
        for (int i = 1; i <= downsamplings; i++) {
            plain(table, "model.", 3 * i + 1, "encoder.down" + i + ".");
        }
        int first = 3 * downsamplings + 4;
        for (int i = 0; i < blocks; i++) {
            String published = "model." + (first + i) + ".conv_block.";
            plain(table, published, 1, "residual" + (i + 1) + ".layer1.");
            plain(table, published, 5, "residual" + (i + 1) + ".layer2.");
        }
        return first + blocks;
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
