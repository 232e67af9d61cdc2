// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.Masks;
import java.util.Arrays;
import java.util.Set;

/**
 * What the texture and the structure of a {@link TsglEncoder} begin with.
 *
 * <p>Both are channels of NDList(picture, edges, smoothed picture, gray picture, mask); the
 * structure may have other priors than edges and gray picture.
 */
public enum EncoderInputs {
    /** Texture: picture, smoothed picture and mask; structure: edges, gray picture and mask. */
    SMOOTHED_TEXTURE(7, TextureMask.KEEP),
    /**
     * The same channels, of a picture whose hole has content: the mask is a channel of the texture,
     * but no texture step sees it, so that all of the picture counts. The structure is still that
     * of the known part alone.
     */
    COMPOSED_TEXTURE(7, TextureMask.DROP),
    /** Texture: picture and hole; structure: edges, gray picture and hole, which is 1 - mask. */
    PLAIN_TEXTURE(4, TextureMask.KEEP) {
        @Override
        NDArray texture(InpaintingInputs inputs) {
            return Layout.convolutionLayout(
                    NDArrays.concat(
                            new NDList(inputs.picture(), Masks.inverted(inputs.mask())), 1));
        }

        @Override
        NDArray structure(InpaintingInputs inputs, Set<Prior> priors) {
            return Layout.convolutionLayout(super.structure(inputs, priors));
        }

        @Override
        NDArray structureMask(NDArray mask) {
            return Masks.inverted(mask);
        }
    };

    private final int textureChannels;
    private final TextureMask textureMask;

    EncoderInputs(int textureChannels, TextureMask textureMask) {
        this.textureChannels = textureChannels;
        this.textureMask = textureMask;
    }

    NDArray texture(InpaintingInputs inputs) {
        return NDArrays.concat(new NDList(inputs.picture(), inputs.smoothed(), inputs.mask()), 1);
    }

    NDArray structure(InpaintingInputs inputs, Set<Prior> priors) {
        NDList structure = new NDList();
        priors.stream().sorted().forEach(prior -> structure.add(inputs.prior(prior)));
        structure.add(structureMask(inputs.mask()));
        return NDArrays.concat(structure, 1);
    }

    /** The structure's last channel. */
    NDArray structureMask(NDArray mask) {
        return mask;
    }

    /** What the texture's head takes: its channels, and the mask if it sees one. */
    NDList textureInputs(InpaintingInputs inputs) {
        NDList texture = new NDList(texture(inputs));
        if (textureMask == TextureMask.KEEP) {
            texture.add(inputs.mask());
        }
        return texture;
    }

    Shape[] textureShapes(Shape[] inputShapes) {
        Shape[] shapes = withMask(inputShapes[0], textureChannels);
        return textureMask == TextureMask.KEEP ? shapes : Arrays.copyOf(shapes, 1);
    }

    Shape[] structureShapes(Shape[] inputShapes, Set<Prior> priors) {
        int channels = priors.stream().mapToInt(Prior::channels).sum();
        return withMask(inputShapes[0], channels + 1);
    }

    private static Shape[] withMask(Shape picture, int channels) {
        long n = picture.get(0);
        long height = picture.get(2);
        long width = picture.get(3);
        return new Shape[] {new Shape(n, channels, height, width), new Shape(n, 1, height, width)};
    }
}
