// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.github.tsgl.encoder.host.EncoderProvider;
import io.github.tsgl.encoder.host.EncoderSpec;
import io.github.tsgl.encoder.host.FeatureLevel;
import io.github.tsgl.encoder.host.HostEncoder;
import io.github.tsgl.encoder.host.HostProvider;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.layers.ScopedBlock;
import io.github.tsgl.layers.conv.PlainConv2d;
import java.util.List;

/** An encoder of one's own: a convolution that gives 5 channels at half the size. */
public final class PlainEncoder implements HostProvider {

    static final String NAME = "plain";

    /** Makes the provider. */
    public PlainEncoder() {}

    @Override
    public List<InpaintingHost> hosts() {
        return List.of();
    }

    @Override
    public List<EncoderProvider> encoders() {
        return List.of(
                new EncoderProvider() {
                    @Override
                    public String name() {
                        return NAME;
                    }

                    @Override
                    public HostEncoder make(EncoderSpec spec) {
                        return new Halving();
                    }
                });
    }

    private static final class Halving extends ScopedBlock implements HostEncoder {

        private static final List<FeatureLevel> LEVELS = List.of(new FeatureLevel(5, 2));

        private final Block convolution =
                addChildBlock(
                        "convolution",
                        PlainConv2d.builder().setFilters(5).setKernelShape(3).optStride(2).build());

        @Override
        public List<FeatureLevel> levels() {
            return LEVELS;
        }

        @Override
        protected NDList forwardScoped(ParameterStore parameters, NDList inputs, boolean training) {
            NDArray mask = inputs.get(inputs.size() - 1);
            NDArray seen = inputs.head().mul(mask).concat(mask, 1);
            return convolution.forward(parameters, new NDList(seen), training);
        }

        @Override
        protected void initializeChildBlocks(
                NDManager manager, DataType dataType, Shape... inputShapes) {
            Shape x = inputShapes[0];
            convolution.initialize(manager, dataType, new Shape(x.get(0), 4, x.get(2), x.get(3)));
        }
    }
}
