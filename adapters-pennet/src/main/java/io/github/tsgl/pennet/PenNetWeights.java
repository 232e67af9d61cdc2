// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.pennet;

import io.github.tsgl.weights.WeightTable;

/**
 * From the names of published PEN-Net checkpoints to the names of our parameters.
 *
 * <p>A file has one network: {@code gen_*.pth} the generator under {@code netG}, {@code dis_*.pth}
 * the discriminator under {@code netD}.
 */
final class PenNetWeights {

    private PenNetWeights() {}

    /**
     * The table for a generator.
     *
     * @param generator the generator, with PEN-Net's own encoder
     * @return the table
     * @throws IllegalArgumentException if the generator has another encoder
     */
    public static WeightTable generator(PenNetGenerator generator) {
        if (!generator.hasOwnEncoder()) {
            throw new IllegalArgumentException("published weights are of PEN-Net's own encoder");
        }
        return WeightTable.builder()
                .optRoot("netG")
                .map("dw_conv0{k}.0.{leaf}", "encoder.level{k}.conv.{leaf}")
                .map("at_conv0{k}.conv0{i#}.0.{leaf}", "attention{k}.refine{i+1}.conv.{leaf}")
                .map("up_conv0{k}.0.{leaf}", "decoder.up{k}.conv.{leaf}")
                .map("torgb{k}.0.{leaf}", "decoder.draw{k}.{leaf}")
                .map("decoder.0.{leaf}", "decoder.finish.conv.{leaf}")
                .map("decoder.2.{leaf}", "decoder.draw.{leaf}")
                .build();
    }
}
