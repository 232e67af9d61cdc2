// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.tiled;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.layers.ops.InPlace;
import io.github.tsgl.layers.ops.Layout;
import io.github.tsgl.layers.ops.MemoryScope;
import java.util.List;
import java.util.Optional;

/** Blocks in sequence; in inference a large map between two local ones is not made as a whole. */
public final class LocalChain {

    private LocalChain() {}

    /**
     * Runs blocks in sequence; what one gives is freed once the next has read it.
     *
     * @param blocks the blocks
     * @param parameters gives the parameters' values on the inputs' device
     * @param inputs the inputs of the first
     * @param training true in training
     * @return the outputs of the last
     */
    public static NDList run(
            List<Block> blocks, ParameterStore parameters, NDList inputs, boolean training) {
        NDList current = inputs;
        int done = 0;
        while (done < blocks.size()) {
            NDList next;
            if (!training && current.size() == 1 && isLocal(blocks.get(done))) {
                TiledMap map = TiledMap.of(current.head());
                do {
                    map = ((LocalBlock) blocks.get(done)).tiled(parameters, map);
                    done++;
                } while (map.isLarge() && done < blocks.size() && isLocal(blocks.get(done)));
                next = whole(map, current);
            } else {
                next = blocks.get(done).forward(parameters, current, training);
                done++;
            }
            MemoryScope.release(current, inputs, next);
            current = next;
        }
        return current;
    }

    private static NDList whole(TiledMap map, NDList inputs) {
        return MemoryScope.run(inputs.head().getManager(), inputs, () -> new NDList(map.whole()));
    }

    /**
     * Runs two local blocks in sequence in inference, and keeps a quarter of the map between them:
     * every second pixel of every second row, from the first on.
     *
     * @param first the first block
     * @param second the second block
     * @param parameters gives the parameters' values on the input's device
     * @param x the input (N, C, H, W)
     * @return NDList(second(first(x)), the quarter of first(x)); nothing if a block is not local or
     *     the map between them is small
     */
    public static Optional<NDList> runSampled(
            Block first, Block second, ParameterStore parameters, NDArray x) {
        if (!isLocal(first) || !isLocal(second)) {
            return Optional.empty();
        }
        TiledMap between = ((LocalBlock) first).tiled(parameters, TiledMap.of(x));
        if (!between.isLarge()) {
            return Optional.empty();
        }
        Shape s = between.shape();
        Shape half = new Shape(s.get(0), s.get(1), (s.get(2) + 1) / 2, (s.get(3) + 1) / 2);
        NDList results =
                MemoryScope.run(
                        x.getManager(),
                        new NDList(x),
                        () -> {
                            NDArray sampled = Layout.emptyLike(x, half);
                            TiledMap y =
                                    ((LocalBlock) second)
                                            .tiled(
                                                    parameters,
                                                    between.peek(band -> sample(band, sampled)));
                            return new NDList(y.whole(), sampled);
                        });
        return Optional.of(results);
    }

    private static void sample(TiledMap.Band band, NDArray target) {
        long skipped = band.from() % 2;
        if (band.from() + skipped < band.to()) {
            NDArray half = band.rows().get(new NDIndex(":, :, {}::2, ::2", skipped));
            long first = (band.from() + skipped) / 2;
            InPlace.assign(TiledMap.slice(target, first, (band.to() + 1) / 2), half);
        }
    }

    private static boolean isLocal(Block block) {
        return block instanceof LocalBlock local && local.isLocal();
    }

    /**
     * Initializes blocks in sequence.
     *
     * @param blocks the blocks
     * @param manager the manager of the parameters
     * @param dataType the parameters' type
     * @param inputShapes the shapes of the inputs of the first
     * @return the shapes of the outputs of the last
     */
    public static Shape[] initialize(
            List<Block> blocks, NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            block.initialize(manager, dataType, shapes);
            shapes = block.getOutputShapes(shapes);
        }
        return shapes;
    }

    /**
     * Tells the shapes of what {@link #run} returns.
     *
     * @param blocks the blocks
     * @param inputShapes the shapes of the inputs of the first
     * @return the shapes of the outputs of the last
     */
    public static Shape[] getOutputShapes(List<Block> blocks, Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Block block : blocks) {
            shapes = block.getOutputShapes(shapes);
        }
        return shapes;
    }
}
