// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.layers.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a DJL user expects of any block: it tells the shapes of its outputs, and a model saves and
 * loads it.
 *
 * @param name what the case is called
 * @param maker makes the block anew
 * @param inputs the shapes of its inputs
 */
public record BlockContract(String name, Supplier<Block> maker, Shape... inputs) {

    /** Verifies that the block and all blocks in it give outputs of the shapes that they tell. */
    public void verifyShapes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = maker.get();
            block.initialize(manager, DataType.FLOAT32, inputs);
            verifyShapes(manager, block, name);
        }
    }

    /**
     * Verifies that a block and all blocks in it give outputs of the shapes that they tell.
     *
     * @param manager makes the inputs, of the shapes that the blocks were initialized with
     * @param block the block, initialized
     * @param path what it is called
     */
    public static void verifyShapes(NDManager manager, Block block, String path) {
        Shape[] shapes = block.describeInput().values().toArray(Shape[]::new);
        NDList outputs = forward(manager, block, random(manager, shapes));
        assertThat(block.getOutputShapes(shapes)).as(path).isEqualTo(outputs.getShapes());
        for (Pair<String, Block> child : block.getChildren()) {
            verifyShapes(manager, child.getValue(), path + "/" + child.getKey());
        }
    }

    /**
     * Verifies that a block that is loaded from a saved one gives the same.
     *
     * @param folder an empty folder
     * @throws IOException if a file cannot be written or read
     * @throws MalformedModelException if the file is not what the block saved
     */
    public void verifySaving(Path folder) throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager()) {
            verifySaving(maker, random(manager, inputs), folder);
        }
    }

    /**
     * Verifies that a block that is loaded from a saved one gives the same.
     *
     * @param maker makes the block anew
     * @param x its inputs
     * @param folder an empty folder
     * @throws IOException if a file cannot be written or read
     * @throws MalformedModelException if the file is not what the block saved
     */
    public static void verifySaving(Supplier<Block> maker, NDList x, Path folder)
            throws IOException, MalformedModelException {
        try (NDManager manager = NDManager.newBaseManager();
                Model saved = Model.newInstance("saved");
                Model loaded = Model.newInstance("saved")) {
            Block block = maker.get();
            block.initialize(saved.getNDManager(), DataType.FLOAT32, x.getShapes());
            saved.setBlock(block);
            saved.save(folder, "saved");
            loaded.setBlock(maker.get());
            loaded.load(folder, "saved");

            NDList expected = forward(manager, block, x);
            NDList actual = forward(manager, loaded.getBlock(), x);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).toFloatArray()).isEqualTo(expected.get(i).toFloatArray());
            }
        }
    }

    private static NDList random(NDManager manager, Shape[] shapes) {
        NDList inputs = new NDList();
        for (Shape shape : shapes) {
            inputs.add(manager.randomUniform(0, 1, shape));
        }
        return inputs;
    }

    private static NDList forward(NDManager manager, Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }

    /**
     * Lists the classes of a block and of all blocks in it.
     *
     * @return the classes' names
     */
    public Set<String> classes() {
        Set<String> classes = new TreeSet<>();
        collect(maker.get(), classes);
        return classes;
    }

    private static void collect(Block block, Set<String> classes) {
        classes.add(block.getClass().getName());
        block.getChildren().values().forEach(child -> collect(child, classes));
    }

    /**
     * Lists the blocks that a module has.
     *
     * @param anchor a class of the module
     * @return the names of its concrete classes that are blocks
     */
    public static Set<String> blocksBeside(Class<?> anchor) {
        Set<String> blocks = new TreeSet<>();
        try {
            Path root = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path folder = root.resolve(anchor.getPackageName().replace('.', '/'));
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    String path = root.relativize(file).toString().replace('/', '.');
                    String name = path.substring(0, path.length() - ".class".length());
                    Class<?> type = Class.forName(name, false, anchor.getClassLoader());
                    boolean concrete = !Modifier.isAbstract(type.getModifiers());
                    if (Block.class.isAssignableFrom(type) && concrete) {
                        blocks.add(name);
                    }
                }
            }
        } catch (IOException | URISyntaxException | ClassNotFoundException e) {
            throw new IllegalStateException("cannot list the classes beside " + anchor, e);
        }
        return blocks;
    }

    @Override
    public String toString() {
        return name;
    }
}
