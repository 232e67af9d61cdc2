package io.github.tsgl.evaluation.analysis;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.tsgl.encoder.StageFeatures;
import io.github.tsgl.encoder.StageTap;
import io.github.tsgl.image.FloatImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of what a stage made of one picture, each of shape (channels, H, W).
 *
 * @param texture T_k
 * @param structure S_k
 * @param residual L_k
 * @param rebuilt R_k
 */
public record StageMaps(
        FloatImage texture, FloatImage structure, FloatImage residual, FloatImage rebuilt) {

    /**
     * Runs a forward pass over one picture and copies what the stages of its TSGL encoder make.
     *
     * @param pass the pass; of several the last counts
     * @param <X> how it fails
     * @return the stages in order; none if the network has no TSGL encoder
     * @throws X if the pass fails
     */
    public static <X extends Exception> List<StageMaps> of(StageTap.Pass<?, X> pass) throws X {
        List<StageMaps> stages = new ArrayList<>();
        StageTap.listen(
                features -> {
                    if (features.stage() == 1) {
                        stages.clear();
                    }
                    stages.add(of(features));
                },
                pass);
        return stages;
    }

    private static StageMaps of(StageFeatures features) {
        return new StageMaps(
                copy(features.texture()),
                copy(features.structure()),
                copy(features.residual()),
                copy(features.rebuilt()));
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
     * What the next stage cannot keep of the rebuilt texture, R_k − up(R_{k+1}), each position of
     * R_{k+1} repeated: "we subtract the reconstructed texture feature maps before and after
     * downsampling as the local residual structure feature map" (section III-B2).
     *
     * @param next the stage behind this one
     * @return shape (C, H, W) of this stage
     */
    public FloatImage lostIn(StageMaps next) {
        FloatImage small = next.rebuilt;
        return FloatImage.of(
                rebuilt.channels(),
                rebuilt.height(),
                rebuilt.width(),
                (c, y, x) ->
                        rebuilt.get(c, y, x)
                                - small.get(
                                        c,
                                        y * small.height() / rebuilt.height(),
                                        x * small.width() / rebuilt.width()));
    }
}
