// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.evaluation;

import ai.djl.Device;
import ai.djl.translate.TranslateException;
import io.github.tsgl.evaluation.FillerResult.SmoothError;
import io.github.tsgl.evaluation.HoledPhoto.Place;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.metric.PixelError;
import io.github.tsgl.training.perceptual.LpipsNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Measures ways to fill holes on photos with holes, all in one pass over the photos.
 *
 * <p>Each filled picture has the true pixels where they are known. The result depends on set and
 * fillers alone. Of each hole and filler a few numbers are kept, and the features of the first
 * {@value FeatureStatistics#KEPT}; all else does not grow with the number of photos.
 */
public final class Evaluation {

    private final Map<String, Filler> fillers;
    private final Map<String, String> hashes;
    private final PictureView view;
    private final LpipsNetwork lpips;
    private final Optional<InceptionFile> inception;
    private final Device device;
    private final Listener listener;

    /** Is told of each hole and photo. */
    public interface Listener {

        /**
         * A hole was filled.
         *
         * @param photo the photo and its hole
         * @param filled the filled pictures, in the fillers' order
         * @throws IOException if they cannot be written
         */
        default void onFilled(HoledPhoto photo, List<RgbImage> filled) throws IOException {}

        /**
         * A hole's pictures were looked at for FID and KID.
         *
         * @param photo the photo and its hole
         * @param truth the features of the true picture
         * @param filled those of the filled pictures, in the fillers' order
         */
        default void onFeatures(HoledPhoto photo, float[] truth, List<float[]> filled) {}

        /**
         * All holes of a photo were filled.
         *
         * @param done the number of photos that are done
         * @param all the number of photos
         */
        default void onPhoto(int done, int all) {}

        /**
         * A photo cannot be read and is left out.
         *
         * @param reason names it and says why
         */
        default void onSkipped(String reason) {}
    }

    private Evaluation(Builder builder) {
        fillers = new LinkedHashMap<>(builder.fillers);
        hashes = new LinkedHashMap<>(builder.hashes);
        view = builder.view;
        lpips = builder.lpips;
        inception = builder.inception;
        device = builder.device;
        listener = builder.listener;
    }

    /**
     * Returns a builder.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Fills and measures.
     *
     * @param set the photos with holes
     * @return what was measured
     * @throws IOException if no photo or the weights cannot be read, or a listener not write
     * @throws TranslateException if a model cannot fill a hole
     */
    public EvaluationReport of(EvaluationSet set) throws IOException, TranslateException {
        return part(set, 0, set.size()).report();
    }

    /**
     * Fills and measures some of the photos, whose holes are those that they have in the set.
     *
     * @param set the photos with holes
     * @param from the number of the first photo, from 0
     * @param to the number after that of the last
     * @return what was measured, to be joined with that of the other photos
     * @throws IOException if the weights cannot be read, or a listener not write
     * @throws TranslateException if a model cannot fill a hole
     * @throws IndexOutOfBoundsException if these are no photos of the set
     */
    public EvaluationPart part(EvaluationSet set, int from, int to)
            throws IOException, TranslateException {
        Objects.checkFromToIndex(from, to, set.size());
        try (Perception perception = new Perception(lpips, inception, device)) {
            EvaluationPart part = EvaluationPart.empty(setup(set, perception), from, to);
            for (int number = from; number < to; number++) {
                float[] features = null;
                for (HoledPhoto photo : photos(set, number, part)) {
                    if (photo.place() == Place.ANYWHERE && perception.hasFeatures()) {
                        if (features == null) {
                            features = perception.features(List.of(view.of(photo.truth()))).get(0);
                        }
                        part.truth().add(features);
                    }
                    measure(photo, features, part.measured(), perception);
                }
                listener.onPhoto(number + 1 - from, to - from);
            }
            return part;
        }
    }

    private EvaluationSetup setup(EvaluationSet set, Perception perception) {
        return new EvaluationSetup(
                set.description(),
                set.size(),
                set.namesHash(),
                set.ranges(),
                set.smoothRadius(),
                view,
                lpips.description(),
                perception.features().orElse(null),
                List.copyOf(fillers.keySet()),
                List.copyOf(hashes.values()));
    }

    /** A photo's holes; none, and a word to the listener, if it cannot be read. */
    private List<HoledPhoto> photos(EvaluationSet set, int number, EvaluationPart part) {
        try {
            return set.get(number);
        } catch (IOException e) {
            part.leaveOut(e.getMessage());
            listener.onSkipped(e.getMessage());
            return List.of();
        }
    }

    private void measure(
            HoledPhoto photo, float[] truth, List<Measured> measured, Perception perception)
            throws IOException, TranslateException {
        RgbImage holed = photo.holed();
        List<RgbImage> filled = new ArrayList<>();
        for (Filler filler : fillers.values()) {
            filled.add(fill(filler, photo, holed));
        }
        if (photo.place() == Place.ANYWHERE) {
            HoledPhoto wanted = photo.with(view);
            List<RgbImage> seen = filled.stream().map(view::of).toList();
            List<Float> distances = perception.distances(wanted.truth(), seen);
            for (int i = 0; i < filled.size(); i++) {
                measured.get(i).holes().add(HoleMeasures.of(wanted, seen.get(i), distances.get(i)));
            }
            if (perception.hasFeatures()) {
                List<float[]> features = perception.features(seen);
                for (int i = 0; i < filled.size(); i++) {
                    measured.get(i).features().add(features.get(i));
                }
                listener.onFeatures(photo, truth, features);
            }
        } else {
            double smooth = error(photo, fill(Filler.smooth(), photo, holed));
            for (int i = 0; i < filled.size(); i++) {
                double own = error(photo, filled.get(i));
                measured.get(i).smooth().add(new SmoothError(photo.photo(), own, smooth));
            }
        }
        listener.onFilled(photo, List.copyOf(filled));
    }

    private static RgbImage fill(Filler filler, HoledPhoto photo, RgbImage holed)
            throws IOException, TranslateException {
        RgbImage filled = filler.fill(photo, holed);
        return photo.mask().compose(photo.truth(), filled);
    }

    /** The root mean square error in the hole, in 8-bit levels. */
    private static double error(HoledPhoto photo, RgbImage filled) {
        double decibels = PixelError.psnr(photo.truth(), filled, photo.mask());
        return 255 / Math.pow(10, decibels / 20);
    }

    /** Makes an {@link Evaluation}. */
    public static final class Builder {

        private final Map<String, Filler> fillers = new LinkedHashMap<>();
        private final Map<String, String> hashes = new LinkedHashMap<>();
        private PictureView view = PictureView.WHOLE;
        private LpipsNetwork lpips = LpipsNetwork.squeezeNet();
        private Optional<InceptionFile> inception = Optional.empty();
        private Device device = Device.cpu();
        private Listener listener = new Listener() {};

        private Builder() {}

        /**
         * Adds a way to fill holes.
         *
         * @param name its name in results
         * @param filler the way
         * @return this builder
         * @throws IllegalArgumentException if there is one of this name
         */
        public Builder addFiller(String name, Filler filler) {
            return addFiller(name, filler, "");
        }

        /**
         * Adds a way to fill holes, such as a model with some weights.
         *
         * @param name its name in results
         * @param filler the way
         * @param hash what tells its weights from others; parts of an evaluation must agree in it
         * @return this builder
         * @throws IllegalArgumentException if there is one of this name
         */
        public Builder addFiller(String name, Filler filler, String hash) {
            hashes.put(name, hash);
            if (fillers.putIfAbsent(name, filler) != null) {
                throw new IllegalArgumentException("two fillers are named " + name);
            }
            return this;
        }

        /**
         * Sets what measures of holes anywhere look at.
         *
         * @param seen what is made of filled and true pictures; the pictures by default
         * @return this builder
         */
        public Builder optView(PictureView seen) {
            view = seen;
            return this;
        }

        /**
         * Sets what LPIPS looks with.
         *
         * @param network the network; SqueezeNet, whose weights are shipped, by default
         * @return this builder
         */
        public Builder optLpips(LpipsNetwork network) {
            lpips = network;
            return this;
        }

        /**
         * Sets the weights of Inception; without them neither FID nor KID is measured.
         *
         * @param weights the file, and which of its features are looked at
         * @return this builder
         */
        public Builder optInception(InceptionFile weights) {
            inception = Optional.of(weights);
            return this;
        }

        /**
         * Sets where LPIPS and Inception run.
         *
         * @param place the device; the CPU by default
         * @return this builder
         */
        public Builder optDevice(Device place) {
            device = place;
            return this;
        }

        /**
         * Sets who is told of each hole and photo.
         *
         * @param told the listener
         * @return this builder
         */
        public Builder optListener(Listener told) {
            listener = told;
            return this;
        }

        /**
         * Makes the evaluation.
         *
         * @return the evaluation
         * @throws IllegalArgumentException if there is no filler
         */
        public Evaluation build() {
            if (fillers.isEmpty()) {
                throw new IllegalArgumentException("an evaluation needs a way to fill holes");
            }
            return new Evaluation(this);
        }
    }
}
