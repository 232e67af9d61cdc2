// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import java.util.Map;

/** A block of whatever parameters and children a test needs; it computes nothing. */
final class TinyBlock extends AbstractBlock {

    TinyBlock with(String name, Block child) {
        addChildBlock(name, child);
        return this;
    }

    TinyBlock with(String name, long... shape) {
        addParameter(
                Parameter.builder()
                        .setName(name)
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(shape))
                        .optInitializer(new ConstantInitializer(-1))
                        .build());
        return this;
    }

    /** Makes the arrays, filled with -1, and gives the parameters. */
    Map<String, Parameter> made(NDManager manager) {
        initialize(manager, DataType.FLOAT32, new Shape(1));
        return NamedParameters.of(this);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        for (Block child : getChildren().values()) {
            child.initialize(manager, type, inputs);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList in, boolean training, PairList<String, Object> params) {
        return in;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
