// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.nn.Block;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.util.Pair;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a block by stable, readable names.
 *
 * <p>A name is the path of child names and the parameter's own name, joined by dots: {@code
 * structure.0.conv.weight}. The position that DJL writes before a child's name ({@code 01conv}) is
 * dropped. The children of a {@link SequentialBlock} or {@link ParallelBlock}, whose names are only
 * their classes, are named by position from 0 and class: {@code 0_Conv2d.weight}. A parameter that
 * several paths reach, because blocks share it, has the name of the first path.
 */
public final class NamedParameters {

    private final LinkedHashMap<String, Parameter> names = new LinkedHashMap<>();
    private final Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private NamedParameters() {}

    /**
     * Names the parameters of a block.
     *
     * @param block the block; it need not be initialized
     * @return the parameters by name, in the order of the block's tree
     * @throws IllegalArgumentException if two parameters would have the same name
     */
    public static Map<String, Parameter> of(Block block) {
        NamedParameters named = new NamedParameters();
        named.walk("", block);
        return named.names;
    }

    private void walk(String path, Block block) {
        for (Pair<String, Parameter> direct : block.getDirectParameters()) {
            add(path + direct.getKey(), direct.getValue());
        }
        boolean unnamed = block instanceof SequentialBlock || block instanceof ParallelBlock;
        int position = 0;
        for (Pair<String, Block> child : block.getChildren()) {
            String given = withoutPosition(child.getKey(), position);
            String name = unnamed ? position + "_" + given : given;
            walk(path + name + ".", child.getValue());
            position++;
        }
    }

    private void add(String name, Parameter parameter) {
        if (!seen.add(parameter)) {
            return;
        }
        if (names.putIfAbsent(name, parameter) != null) {
            throw new IllegalArgumentException("Two parameters are named " + name);
        }
    }

    /** DJL numbers children from 1, with two digits or more. */
    private static String withoutPosition(String name, int position) {
        String prefix = String.format(Locale.ROOT, "%02d", position + 1);
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }
}
