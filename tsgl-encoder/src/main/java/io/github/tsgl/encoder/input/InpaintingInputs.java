// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.input;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an inpainting network takes, all float32: the holed picture, the priors that it asks for,
 * and the mask.
 *
 * <p>DJL's blocks take lists, so {@link #toList} gives NDList(picture, priors in the order of
 * {@link Prior} ..., mask), in which every array has its name; {@link #of} reads it by these names,
 * and takes two nameless arrays for picture and mask, and five for picture, edges, smoothed
 * picture, gray picture and mask.
 *
 * @param picture the picture (N, 3, H, W) in [−1, 1], 0 in the hole as {@link InputPreparation}
 *     makes it
 * @param priors what else the network sees, of the picture's size; 0 in the hole
 * @param mask the mask (N, 1, H, W), 1 = known, 0 = hole
 */
public record InpaintingInputs(NDArray picture, Map<Prior, NDArray> priors, NDArray mask) {

    private static final String PICTURE = "picture";
    private static final String MASK = "mask";

    /**
     * Makes the inputs.
     *
     * @param picture the picture (N, 3, H, W)
     * @param priors what else the network sees
     * @param mask the mask (N, 1, H, W)
     * @throws IllegalArgumentException if a prior has another number of channels than it should
     */
    public InpaintingInputs {
        Map<Prior, NDArray> ordered = new EnumMap<>(Prior.class);
        ordered.putAll(priors);
        ordered.forEach(InpaintingInputs::requireChannels);
        priors = Collections.unmodifiableMap(ordered);
    }

    private static void requireChannels(Prior prior, NDArray array) {
        Shape shape = array.getShape();
        if (shape.dimension() != 4 || shape.get(1) != prior.channels()) {
            throw new IllegalArgumentException(
                    "the "
                            + name(prior)
                            + " of a network's inputs must have shape (N, "
                            + prior.channels()
                            + ", H, W), not "
                            + shape);
        }
    }

    /**
     * Reads a list.
     *
     * @param list named arrays as {@link #toList} gives them, or nameless ones: picture and mask,
     *     or picture, edges, smoothed picture, gray picture and mask
     * @return the inputs, the same arrays
     * @throws IllegalArgumentException if the list is neither
     */
    public static InpaintingInputs of(NDList list) {
        List<Prior> priors = priors(list);
        Map<Prior, NDArray> arrays = new EnumMap<>(Prior.class);
        for (int i = 0; i < priors.size(); i++) {
            arrays.put(priors.get(i), list.get(i + 1));
        }
        return new InpaintingInputs(list.head(), arrays, list.get(list.size() - 1));
    }

    /** The priors of a list, between picture and mask, in its order. */
    private static List<Prior> priors(NDList list) {
        List<String> names = list.stream().map(NDArray::getName).toList();
        List<Prior> named = new ArrayList<>();
        for (Prior prior : Prior.values()) {
            if (names.contains(name(prior))) {
                named.add(prior);
            }
        }
        if (names.equals(names(named))) {
            return named;
        }
        List<Prior> all = List.of(Prior.EDGES, Prior.SMOOTHED, Prior.GRAY);
        return switch (list.size()) {
            case 2 -> List.of();
            case 5 -> all;
            default ->
                    throw new IllegalArgumentException(
                            "a network takes arrays named "
                                    + names(all)
                                    + " or some of them, not "
                                    + list.size()
                                    + " arrays named "
                                    + names);
        };
    }

    private static List<String> names(List<Prior> priors) {
        List<String> names = new ArrayList<>();
        names.add(PICTURE);
        priors.forEach(prior -> names.add(name(prior)));
        names.add(MASK);
        return names;
    }

    private static String name(Prior prior) {
        return prior.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The shapes of the list of some inputs, as {@link ai.djl.nn.Block#initialize} takes them.
     *
     * @param priors what the network sees beside picture and mask
     * @param count the number of pictures N
     * @param height their height H
     * @param width their width W
     * @return the shapes of picture, priors and mask
     */
    public static Shape[] shapes(Set<Prior> priors, long count, long height, long width) {
        List<Shape> shapes = new ArrayList<>();
        shapes.add(new Shape(count, 3, height, width));
        for (Prior prior : Prior.values()) {
            if (priors.contains(prior)) {
                shapes.add(new Shape(count, prior.channels(), height, width));
            }
        }
        shapes.add(new Shape(count, 1, height, width));
        return shapes.toArray(Shape[]::new);
    }

    /**
     * Gives the arrays their names, and makes a list of them.
     *
     * @return picture, priors in their order, and mask
     */
    public NDList toList() {
        NDList list = new NDList(picture);
        list.addAll(priors.values());
        list.add(mask);
        List<String> names = names(List.copyOf(priors.keySet()));
        for (int i = 0; i < names.size(); i++) {
            list.get(i).setName(names.get(i));
        }
        return list;
    }

    /**
     * Returns a prior.
     *
     * @param prior which one
     * @return its array
     * @throws IllegalArgumentException if the inputs do not have it
     */
    public NDArray prior(Prior prior) {
        NDArray array = priors.get(prior);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the network looks at "
                            + name(prior)
                            + ", but its inputs are only "
                            + names(List.copyOf(priors.keySet())));
        }
        return array;
    }

    /**
     * Returns the edges.
     *
     * @return (N, 1, H, W)
     * @throws IllegalArgumentException if the inputs have none
     */
    public NDArray edges() {
        return prior(Prior.EDGES);
    }

    /**
     * Returns the smoothed picture.
     *
     * @return (N, 3, H, W) in [−1, 1]
     * @throws IllegalArgumentException if the inputs have none
     */
    public NDArray smoothed() {
        return prior(Prior.SMOOTHED);
    }

    /**
     * Returns the gray picture.
     *
     * @return (N, 1, H, W) in [0, 1]
     * @throws IllegalArgumentException if the inputs have none
     */
    public NDArray gray() {
        return prior(Prior.GRAY);
    }

    /**
     * The same inputs with another picture.
     *
     * @param other the picture
     * @return the inputs
     */
    public InpaintingInputs withPicture(NDArray other) {
        return new InpaintingInputs(other, priors, mask);
    }

    /**
     * The same inputs with other priors.
     *
     * @param change makes a new array of each
     * @return the inputs
     */
    public InpaintingInputs mapPriors(UnaryOperator<NDArray> change) {
        Map<Prior, NDArray> changed = new EnumMap<>(Prior.class);
        priors.forEach((prior, array) -> changed.put(prior, change.apply(array)));
        return new InpaintingInputs(picture, changed, mask);
    }

    /**
     * Changes everything, such as its size.
     *
     * @param change makes a new array of each
     * @return the inputs
     */
    public InpaintingInputs map(UnaryOperator<NDArray> change) {
        InpaintingInputs others = mapPriors(change);
        return new InpaintingInputs(change.apply(picture), others.priors, change.apply(mask));
    }
}
