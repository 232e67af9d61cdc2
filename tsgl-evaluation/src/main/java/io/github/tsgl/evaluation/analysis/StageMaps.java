// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.StageFeatures;
import io.github.tsgl.encoder.StageTap;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.layers.reconstruct.Guide;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Copies of what was made of one picture at a stage, or at half the last stage's size, where there
 * is only what goes into the decoder.
 *
 * @param maps each of shape (channels, H, W); a network need not have all kinds
 */
public record StageMaps(Map<MapKind, FloatImage> maps) {

    /**
     * Makes the maps of a stage.
     *
     * @param maps by their kinds
     */
    public StageMaps {
        Map<MapKind, FloatImage> ordered = new EnumMap<>(MapKind.class);
        ordered.putAll(maps);
        maps = Collections.unmodifiableMap(ordered);
    }

    /**
     * Runs a forward pass over one picture and copies what the stages of its TSGL encoder make, and
     * what goes into the decoder.
     *
     * @param pass the pass; of several the last counts
     * @param <X> how it fails
     * @return the stages in order; none if the network has no TSGL encoder
     * @throws X if the pass fails
     */
    public static <X extends Exception> List<StageMaps> of(StageTap.Pass<?, X> pass) throws X {
        Copies copies = new Copies();
        StageTap.listen(copies, pass);
        return copies.stages.stream().map(StageMaps::new).toList();
    }

    /** What is heard of a pass, stage by stage. */
    private static final class Copies implements StageTap.Listener {

        private final List<Map<MapKind, FloatImage>> stages = new ArrayList<>();

        @Override
        public void onStage(StageFeatures features) {
            if (features.stage() == 1) {
                stages.clear();
            }
            add(features.stage(), MapKind.TEXTURE, features.texture());
            add(features.stage(), MapKind.STRUCTURE, features.structure());
            add(features.stage(), MapKind.RESIDUAL, features.residual());
            add(features.stage(), MapKind.REBUILT, features.rebuilt());
            addBranch(features, Guide.STRUCTURE, MapKind.STRUCTURE_BRANCH);
            addBranch(features, Guide.RESIDUAL, MapKind.RESIDUAL_BRANCH);
        }

        private void addBranch(StageFeatures features, Guide guide, MapKind kind) {
            if (features.branches().containsKey(guide)) {
                add(features.stage(), kind, features.branches().get(guide));
            }
        }

        @Override
        public void onDecoderMap(int stage, NDArray map) {
            add(stage, MapKind.DECODER, map);
        }

        private void add(int stage, MapKind kind, NDArray array) {
            while (stages.size() < stage) {
                stages.add(new EnumMap<>(MapKind.class));
            }
            stages.get(stage - 1).put(kind, copy(array));
        }
    }

    private static FloatImage copy(NDArray array) {
        Shape shape = array.getShape();
        if (shape.dimension() != 4 || shape.get(0) != 1) {
            throw new IllegalArgumentException("one picture at a time, not " + shape);
        }
        return FloatImage.of(
                (int) shape.get(1), (int) shape.get(2), (int) shape.get(3), array.toFloatArray());
    }

    /**
     * Returns a map.
     *
     * @param kind which one
     * @return shape (channels, H, W), if the stage has it
     */
    public Optional<FloatImage> find(MapKind kind) {
        return Optional.ofNullable(maps.get(kind));
    }

    /**
     * What the next stage cannot keep of the rebuilt texture, R_k − up(R_{k+1}), each position of
     * R_{k+1} repeated: "we subtract the reconstructed texture feature maps before and after
     * downsampling as the local residual structure feature map" (section III-B2).
     *
     * @param next the stage behind this one
     * @return shape (C, H, W) of this stage; nothing if one of both rebuilds no texture, or they
     *     differ in C
     */
    public Optional<FloatImage> lostIn(StageMaps next) {
        FloatImage rebuilt = maps.get(MapKind.REBUILT);
        FloatImage small = next.maps.get(MapKind.REBUILT);
        if (rebuilt == null || small == null || rebuilt.channels() != small.channels()) {
            return Optional.empty();
        }
        return Optional.of(
                FloatImage.of(
                        rebuilt.channels(),
                        rebuilt.height(),
                        rebuilt.width(),
                        (c, y, x) ->
                                rebuilt.get(c, y, x)
                                        - small.get(
                                                c,
                                                y * small.height() / rebuilt.height(),
                                                x * small.width() / rebuilt.width())));
    }
}
