package io.github.tsgl.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

/**
 * What the texture and the structure of a {@link TsglEncoder} begin with.
 *
 * <p>Both are channels of NDList(picture, edges, smoothed picture, grey picture, mask).
 */
public enum EncoderInputs {
    /** Texture: picture, smoothed picture and mask; structure: edges, grey picture and mask. */
    SMOOTHED_TEXTURE(7) {
        @Override
        NDArray texture(NDList inputs) {
            return NDArrays.concat(new NDList(inputs.get(0), inputs.get(2), inputs.get(4)), 1);
        }

        @Override
        NDArray structure(NDList inputs) {
            return NDArrays.concat(new NDList(inputs.get(1), inputs.get(3), inputs.get(4)), 1);
        }
    },
    /** Texture: picture and hole; structure: edges, grey picture and hole, which is 1 - mask. */
    PLAIN_TEXTURE(4) {
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

    EncoderInputs(int textureChannels) {
        this.textureChannels = textureChannels;
    }

    abstract NDArray texture(NDList inputs);

    abstract NDArray structure(NDList inputs);

    Shape[] textureShapes(Shape[] inputShapes) {
        return withMask(inputShapes[4], textureChannels);
    }

    Shape[] structureShapes(Shape[] inputShapes) {
        return withMask(inputShapes[4], STRUCTURE_CHANNELS);
    }

    private static Shape[] withMask(Shape mask, int channels) {
        return new Shape[] {new Shape(mask.get(0), channels, mask.get(2), mask.get(3)), mask};
    }

    private static NDArray hole(NDList inputs) {
        return inputs.get(4).neg().add(1);
    }
}
