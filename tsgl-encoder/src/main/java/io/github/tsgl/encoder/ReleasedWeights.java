// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.weights.Transform;
import io.github.tsgl.weights.WeightTable;

/** From the names of released TSGL checkpoints to the names of our parameters. */
public final class ReleasedWeights {

    private static final String NOT_BUILT = "only training needs the structure decoder";

    private ReleasedWeights() {}

    /**
     * The table for the generator of {@link TsglConfig#released()}; the checkpoints hold the
     * weights of its structure decoder too.
     *
     * @param structureOutput whether the generator was built with its structure decoder
     * @return the table
     */
    public static WeightTable generator(StructureOutput structureOutput) {
        WeightTable.Builder table =
                WeightTable.builder()
                        .ignore("{any*}.num_batches_tracked", "counts training steps")
                        .ignore("{any*}.resample_filter", "the low-pass filter, a constant")
                        .ignore("{any*}.attn_mask", "the shifted windows of one map size");
        structureDecoder(table, structureOutput);
        structure(table, "en_high_{k}", "encoder.stage{k}.structure");
        texture(table);
        reconstruction(table, "h2l_{k}", "encoder.stage{k}.reconstruction");
        table.map("en_fusion_6.0.{leaf}", "fusion.all.{leaf}")
                .map("en_fusion_{k}.0.{leaf}", "fusion.width{k}.{leaf}");
        balance(table);
        decoder(table);
        return table.build();
    }

    private static void structureDecoder(WeightTable.Builder table, StructureOutput output) {
        if (output == StructureOutput.NONE) {
            table.ignore("en_high_6.{any*}", NOT_BUILT)
                    .ignore("en_high_7.{any*}", NOT_BUILT)
                    .ignore("de_high_{any*}", NOT_BUILT);
            return;
        }
        String ours = "structureDecoder.";
        structure(table, "en_high_6", ours + "down1");
        structure(table, "en_high_7", ours + "down2");
        for (int i = 1; i <= 2; i++) {
            String resolver = "de_high_0.structure_resolver.";
            table.map(resolver + "conv" + i + ".weight", ours + "residual" + i + ".weight");
            norm(table, resolver + "bn" + i, ours + "norm" + i);
        }
        table.map("de_high_0.out_layer.0.{leaf}", ours + "draw.{leaf}");
        structure(table, "de_high_{k}", ours + "up{k}");
    }

    private static void structure(WeightTable.Builder table, String published, String ours) {
        table.map(published + ".conv.{leaf}", ours + ".conv.{leaf}");
        norm(table, published + ".bn", ours + ".norm");
    }

    private static void norm(WeightTable.Builder table, String published, String ours) {
        table.map(published + ".weight", ours + ".gamma")
                .map(published + ".bias", ours + ".beta")
                .map(published + ".running_mean", ours + ".runningMean")
                .map(published + ".running_var", ours + ".runningVar");
    }

    private static void texture(WeightTable.Builder table) {
        String stage = "encoder.stage{k}.texture.";
        String block = stage + "block{b+1}.";
        table.map("en_low_1_f.conv.{leaf}", "encoder.head.conv.{leaf}")
                .map("en_low_1_s.conv.{leaf}", "encoder.stage1.texture.conv.{leaf}")
                .map("en_low_{k}.downsample.conv.conv.{leaf}", stage + "merge.conv.conv.{leaf}")
                .map("en_low_{k}.conv.conv.{leaf}", stage + "conv.conv.{leaf}")
                .map("en_low_{k}.blocks.{b#}.attn.{q}.{leaf}", block + "attention.{q}.{leaf}")
                .map("en_low_{k}.blocks.{b#}.fuse.{leaf}", block + "fuse.{leaf}")
                .map("en_low_{k}.blocks.{b#}.mlp.fc{i}.{leaf}", block + "mlp{i}.{leaf}");
    }

    /**
     * Maps the weights of one stage's reconstruction, for tables of other networks that have it.
     *
     * @param table the table to add to
     * @param published the published name of the stage's block, for example {@code h2l_{k}}
     * @param ours the name of our block
     */
    public static void reconstruction(WeightTable.Builder table, String published, String ours) {
        String[][] steps = {
            {"0", "structure", "1"}, {"1", "structure", "2"}, {"s", "residual", "1"}
        };
        for (String[] step : steps) {
            String convolution = ours + "." + step[1] + ".convolution" + step[2];
            spectral(table, published + ".conv_" + step[0], convolution);
            table.map(published + ".conv_" + step[0] + ".bias", convolution + ".bias");
            String norm = published + ".norm_" + step[0] + ".";
            String guide = ours + "." + step[1] + ".denormalization" + step[2] + ".";
            table.map(norm + "param_free_norm.running_mean", guide + "normalization.runningMean")
                    .map(
                            norm + "param_free_norm.running_var",
                            guide + "normalization.runningVariance")
                    .map(norm + "mlp_shared.0.{leaf}", guide + "shared.{leaf}")
                    .map(norm + "mlp_gamma.{leaf}", guide + "gamma.{leaf}")
                    .map(norm + "mlp_beta.{leaf}", guide + "beta.{leaf}");
        }
    }

    private static void spectral(WeightTable.Builder table, String published, String ours) {
        table.map(published + ".weight_orig", ours + ".weight")
                .map(published + ".weight_u", ours + ".u")
                .map(published + ".weight_v", ours + ".v");
    }

    private static void balance(WeightTable.Builder table) {
        String[][] convolutions = {
            {"down_128.model.0", "gather1.layer1"},
            {"down_128.model.3", "gather1.layer2"},
            {"down_64.model.0", "gather2"},
            {"down_32.model.0", "gather3"},
            {"up.conv", "gatherLate"},
            {"down.model.0", "side.reduce"},
            {"fuse.model.0", "fuse"},
            {"base.down.0", "equalization.join"},
            {"up_128.conv", "scatter1"},
            {"up_64.conv", "scatter2"},
            {"up_32.conv", "scatter3"},
            {"down_16.model.0", "scatter4.layer1"},
            {"down_8.model.0", "scatter5.layer1"},
            {"down_8.model.3", "scatter5.layer2"},
            {"down_4.model.0", "scatter6.layer1"},
            {"down_4.model.3", "scatter6.layer2"},
            {"down_4.model.6", "scatter6.layer3"},
        };
        for (String[] pair : convolutions) {
            table.map(
                    "pc_block." + pair[0] + ".weight",
                    "balance." + pair[1] + ".convolution.weight");
        }
        table.map(
                        "pc_block.base.model.0.fc.0.{leaf}",
                        "balance.equalization.channel.squeeze.{leaf}")
                .map(
                        "pc_block.base.model.0.fc.2.{leaf}",
                        "balance.equalization.channel.projection.{leaf}");
        String stream = "balance.side.stream{k}.layer{i+1}.";
        table.map("pc_block.cov_{k}.{i#}.conv.input_conv.{leaf}", stream + "conv.{leaf}")
                .map(
                        "pc_block.cov_{k}.{i#}.conv.mask_conv.weight",
                        stream + "conv.maskWeight",
                        Transform.sum(1))
                .map("pc_block.cov_{k}.{i#}.bn.weight", stream + "norm.gamma")
                .map("pc_block.cov_{k}.{i#}.bn.bias", stream + "norm.beta");
    }

    /** The published decoder counts from the coarsest stage, ours from the finest. */
    private static void decoder(WeightTable.Builder table) {
        int stages = TsglConfig.STAGES + 1;
        for (int k = 1; k <= stages; k++) {
            String published = "Decoder_" + k + ".model.";
            String ours = "decoder" + (stages + 1 - k) + ".";
            table.map(published + "1.{leaf}", ours + "conv.{leaf}");
            if (k < stages) {
                norm(table, published + "2", ours + "norm");
            }
        }
    }

    /**
     * The table for the discriminator, which PEN-Net's files have under {@code netD}.
     *
     * @return the table
     */
    public static WeightTable discriminator() {
        WeightTable.Builder table = WeightTable.builder().optRoot("netD");
        for (int layer = 1; layer <= 4; layer++) {
            spectral(table, "encoder." + 2 * (layer - 1), "layer" + layer);
        }
        return table.map("classifier.{leaf}", "judge.{leaf}").build();
    }
}
