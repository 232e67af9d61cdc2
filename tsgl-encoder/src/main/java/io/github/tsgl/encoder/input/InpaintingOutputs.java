// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an inpainting network returns: the picture, and what else some networks draw.
 *
 * <p>DJL's blocks return lists, so {@link #toList} gives NDList(picture, what else there is ...),
 * in which every array but the picture has its name, and {@link #of} reads it by these names. A
 * block that returns nothing but a picture need not know of them. In training a network may return
 * more than {@link ai.djl.nn.Block#getOutputShapes} says, behind that.
 *
 * @param picture the picture (N, 3, H, W) in [−1, 1]
 * @param structure the structure (N, 1, H, W) in [0, 1] (Eq. 14)
 * @param coarse a first, coarse picture (N, 3, H, W) in [−1, 1], as HiFill draws it
 * @param pyramid smaller pictures (N, 3, H', W') in [−1, 1], as PEN-Net draws them
 * @param scores the shares (N, L, L) of all places in each place's features, as HiFill's attention
 *     finds them
 */
public record InpaintingOutputs(
        NDArray picture,
        Optional<NDArray> structure,
        Optional<NDArray> coarse,
        List<NDArray> pyramid,
        Optional<NDArray> scores) {

    private static final String PICTURE = "picture";
    private static final String STRUCTURE = "structure";
    private static final String COARSE = "coarse";
    private static final String PYRAMID = "pyramid";
    private static final String SCORES = "scores";

    /**
     * Makes the outputs.
     *
     * @param picture the picture
     * @param structure the structure
     * @param coarse a coarse picture
     * @param pyramid smaller pictures
     * @param scores the attention's scores
     */
    public InpaintingOutputs {
        pyramid = List.copyOf(pyramid);
    }

    /**
     * A picture and nothing else.
     *
     * @param picture the picture (N, 3, H, W) in [−1, 1]
     * @return the outputs
     */
    public static InpaintingOutputs of(NDArray picture) {
        return new InpaintingOutputs(
                picture, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
    }

    /**
     * Reads a list.
     *
     * @param list the picture, and behind it named arrays as {@link #toList} gives them
     * @return the outputs, the same arrays
     * @throws IllegalArgumentException if an array behind the picture has no name that is known
     */
    public static InpaintingOutputs of(NDList list) {
        InpaintingOutputs outputs = of(list.head());
        for (NDArray array : list.subNDList(1)) {
            outputs = outputs.with(array);
        }
        return outputs;
    }

    private InpaintingOutputs with(NDArray array) {
        return switch (String.valueOf(array.getName())) {
            case STRUCTURE -> withStructure(array);
            case COARSE -> withCoarse(array);
            case SCORES -> withScores(array);
            case PYRAMID -> {
                List<NDArray> more = new ArrayList<>(pyramid);
                more.add(array);
                yield withPyramid(more);
            }
            default ->
                    throw new IllegalArgumentException(
                            "what a network returns beside its picture must be named structure,"
                                    + " coarse, pyramid or scores, not "
                                    + array.getName());
        };
    }

    /**
     * The same outputs with another picture.
     *
     * @param other the picture
     * @return the outputs
     */
    public InpaintingOutputs withPicture(NDArray other) {
        return new InpaintingOutputs(other, structure, coarse, pyramid, scores);
    }

    /**
     * The same outputs with a structure.
     *
     * @param drawn the structure (N, 1, H, W) in [0, 1]
     * @return the outputs
     */
    public InpaintingOutputs withStructure(NDArray drawn) {
        return new InpaintingOutputs(picture, Optional.of(drawn), coarse, pyramid, scores);
    }

    /**
     * The same outputs with a coarse picture.
     *
     * @param drawn the coarse picture (N, 3, H, W) in [−1, 1]
     * @return the outputs
     */
    public InpaintingOutputs withCoarse(NDArray drawn) {
        return new InpaintingOutputs(picture, structure, Optional.of(drawn), pyramid, scores);
    }

    /**
     * The same outputs with smaller pictures.
     *
     * @param drawn pictures (N, 3, H', W') in [−1, 1]
     * @return the outputs
     */
    public InpaintingOutputs withPyramid(List<NDArray> drawn) {
        return new InpaintingOutputs(picture, structure, coarse, drawn, scores);
    }

    /**
     * The same outputs with the attention's scores.
     *
     * @param found the scores (N, L, L)
     * @return the outputs
     */
    public InpaintingOutputs withScores(NDArray found) {
        return new InpaintingOutputs(picture, structure, coarse, pyramid, Optional.of(found));
    }

    /**
     * Changes what is of the picture's size, such as to cut a border off.
     *
     * @param change makes a new array of picture, structure and coarse picture
     * @return the outputs
     */
    public InpaintingOutputs mapWhole(UnaryOperator<NDArray> change) {
        return new InpaintingOutputs(
                change.apply(picture), structure.map(change), coarse.map(change), pyramid, scores);
    }

    /**
     * Gives the arrays their names, and makes a list of them.
     *
     * @return the picture, and behind it structure, scores, coarse picture and smaller pictures, as
     *     far as there are such
     */
    public NDList toList() {
        NDList list = new NDList();
        add(list, PICTURE, picture);
        structure.ifPresent(array -> add(list, STRUCTURE, array));
        scores.ifPresent(array -> add(list, SCORES, array));
        coarse.ifPresent(array -> add(list, COARSE, array));
        pyramid.forEach(array -> add(list, PYRAMID, array));
        return list;
    }

    private static void add(NDList list, String name, NDArray array) {
        array.setName(name);
        list.add(array);
    }
}
