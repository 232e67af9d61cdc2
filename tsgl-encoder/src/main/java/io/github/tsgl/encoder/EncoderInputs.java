package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * What the texture and the structure of a {@link TsglEncoder} begin with.
 *
 * <p>Both are channels of NDList(picture, edges, smoothed picture, grey picture, mask).
 */
public enum EncoderInputs {
    /** Texture: picture, smoothed picture and mask; structure: edges, grey picture and mask. */
    SMOOTHED_TEXTURE(7, TextureMask.KEEP) {
        @Override
        NDArray texture(NDList inputs) {
            return pictures(inputs);
        }

        @Override
        NDArray structure(NDList inputs) {
            return priors(inputs);
        }
    },
    /**
     * The same channels, of a picture whose hole has content: the mask is a channel of the texture,
     * but no texture step sees it, so that all of the picture counts. The structure is still that
     * of the known part alone.
     */
    COMPOSED_TEXTURE(7, TextureMask.DROP) {
        @Override
        NDArray texture(NDList inputs) {
            return pictures(inputs);
        }

        @Override
        NDArray structure(NDList inputs) {
            return priors(inputs);
        }
    },
    /** Texture: picture and hole; structure: edges, grey picture and hole, which is 1 - mask. */
    PLAIN_TEXTURE(4, TextureMask.KEEP) {
        @Override
        NDArray texture(NDList inputs) {
            return NDArrays.concat(new NDList(inputs.get(0), hole(inputs)), 1);
        }

        @Override
        NDArray structure(NDList inputs) {
            return NDArrays.concat(new NDList(inputs.get(1), inputs.get(3), hole(inputs)), 1);
        }
    };

    private static final int STRUCTURE_CHANNELS = 3;

    private final int textureChannels;
    private final TextureMask textureMask;

    EncoderInputs(int textureChannels, TextureMask textureMask) {
        this.textureChannels = textureChannels;
        this.textureMask = textureMask;
    }

    abstract NDArray texture(NDList inputs);

    abstract NDArray structure(NDList inputs);

    /** What the texture's head takes: its channels, and the mask if it sees one. */
    NDList textureInputs(NDList inputs) {
        NDList texture = new NDList(texture(inputs));
        if (textureMask == TextureMask.KEEP) {
            texture.add(inputs.get(4));
        }
        return texture;
    }

    Shape[] textureShapes(Shape[] inputShapes) {
        Shape[] shapes = withMask(inputShapes[4], textureChannels);
        return textureMask == TextureMask.KEEP ? shapes : Arrays.copyOf(shapes, 1);
    }

    Shape[] structureShapes(Shape[] inputShapes) {
        return withMask(inputShapes[4], STRUCTURE_CHANNELS);
    }

    private static Shape[] withMask(Shape mask, int channels) {
        return new Shape[] {new Shape(mask.get(0), channels, mask.get(2), mask.get(3)), mask};
    }

    private static NDArray pictures(NDList inputs) {
        return NDArrays.concat(new NDList(inputs.get(0), inputs.get(2), inputs.get(4)), 1);
    }

    private static NDArray priors(NDList inputs) {
        return NDArrays.concat(new NDList(inputs.get(1), inputs.get(3), inputs.get(4)), 1);
    }

    private static NDArray hole(NDList inputs) {
        return inputs.get(4).neg().add(1);
    }
}
