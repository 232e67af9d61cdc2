// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.hifill;

import io.github.tsgl.layers.gated.GatedConvKind;
import io.github.tsgl.weights.Transform;
import io.github.tsgl.weights.WeightTable;

/**
 * From the names of HiFill's published variables to the names of our parameters: of the frozen
 * graph ({@code hifill.pb}) and of the training checkpoint ({@code 0.index}), which are the same.
 *
 * <p>TensorFlow keeps a kernel as (height, width, in, out); the tables bring it to (out, in,
 * height, width).
 */
final class HifillWeights {

    /** The side of the coarsest features, which the published names tell. */
    private static final int BOTTLENECK = 64;

    private HifillWeights() {}

    /**
     * The table for a generator.
     *
     * @param generator the generator, with HiFill's own refinement encoder
     * @return the table
     * @throws IllegalArgumentException if the generator has another encoder
     */
    public static WeightTable generator(HifillGenerator generator) {
        if (!generator.hasOwnEncoder()) {
            throw new IllegalArgumentException("published weights are of HiFill's own encoder");
        }
        Names coarse = new Names(WeightTable.builder(), generator.coarseKind(), "generator/c_");
        coarse(coarse);
        Names refined = new Names(coarse.table, generator.refinementKind(), "generator/re_");
        refinement(refined, generator.downsamplings());
        return coarse.table
                .ignore("discriminator/{any*}", "a checkpoint of training has both networks")
                .ignoreAllBut(
                        "a graph has other constants, a checkpoint the optimizer's state",
                        "{any*}/w",
                        "{any*}/biases",
                        "{any*}/pw",
                        "{any*}/ds_biases")
                .build();
    }

    private static void coarse(Names names) {
        names.conv("en_down_128", "coarse.down1");
        names.conv("en_conv_128", "coarse.conv1");
        names.conv("en_down_64", "coarse.down2");
        for (int i = 1; i <= 3; i++) {
            names.conv("en_conv" + i + "_64", "coarse.conv" + (i + 1));
        }
        for (int i = 1; i <= 14; i++) {
            names.conv("dil_d" + i, "coarse.dilated" + i);
        }
        for (int i = 1; i <= 3; i++) {
            names.conv("de_conv" + i + "_64", "coarse.conv" + (i + 4));
        }
        names.up("de_up_128", "coarse.up");
        names.conv("de_conv_128", "coarse.conv8");
        names.up("de_toRGB", "coarse.draw");
    }

    private static void refinement(Names names, int downsamplings) {
        for (int i = 1; i <= downsamplings; i++) {
            int side = BOTTLENECK << (downsamplings - i);
            names.conv("en_down_" + side, "encoder.stage" + i + ".down");
            names.conv("en_conv_" + side, "encoder.stage" + i + ".conv");
        }
        for (int i = 1; i <= 5; i++) {
            names.conv("dil_d" + (1 << (i - 1)), "bottleneck.dilated" + i);
        }
        names.conv("att_" + BOTTLENECK + "_att1", "attended");
        names.conv("att_" + BOTTLENECK + "_att3", "merged");
        int side = BOTTLENECK;
        for (int i = downsamplings - 1; i >= 1; i--) {
            side *= 2;
            names.up("de_up__" + side, "level" + i + ".up.widen");
            names.conv("de_conv_" + side, "level" + i + ".up.conv");
            names.conv("de_att_" + side + "_1", "level" + i + ".transfer.conv1");
            names.conv("de_att_" + side + "_2", "level" + i + ".transfer.conv2");
        }
        names.up("de_toRGB__" + side, "draw");
    }

    /**
     * The table for the discriminator.
     *
     * @return the table
     */
    public static WeightTable discriminator() {
        WeightTable.Builder table = WeightTable.builder();
        for (int i = 1; i <= 6; i++) {
            String published = "discriminator/conv" + i;
            table.map(published + "/w", "conv" + i + ".weight", kernel())
                    .map(published + "/biases", "conv" + i + ".bias");
        }
        return table.map("discriminator/linear/kernel", "judgeWeight", Transform.transpose(1, 0))
                .map("discriminator/linear/bias", "judgeBias")
                .ignoreAllBut(
                        "a checkpoint has the generator and the optimizer's state too",
                        "discriminator/{layer}/w",
                        "discriminator/{layer}/biases",
                        "discriminator/linear/kernel",
                        "discriminator/linear/bias")
                .build();
    }

    private static Transform kernel() {
        return Transform.transpose(3, 2, 0, 1);
    }

    /** The names of gated convolutions of one kind below one prefix. */
    private record Names(WeightTable.Builder table, GatedConvKind kind, String prefix) {

        void conv(String published, String ours) {
            if (kind == GatedConvKind.DEPTH_SEPARABLE) {
                pair(published, "w", "biases", ours + ".feature");
                pair(published, "pw", "ds_biases", ours + ".gate");
            } else {
                pair(published + "_feat", "w", "biases", ours + ".feature");
                pair(published + "_gate", "w", "biases", ours + ".gate");
            }
        }

        void up(String published, String ours) {
            String scope = prefix.substring(prefix.indexOf('/') + 1) + published + "_conv";
            conv(published + "/" + scope, ours + ".conv");
        }

        private void pair(String published, String weight, String bias, String ours) {
            String scope = prefix + published + "/";
            table.map(scope + weight, ours + ".weight", kernel()).map(scope + bias, ours + ".bias");
        }
    }
}
