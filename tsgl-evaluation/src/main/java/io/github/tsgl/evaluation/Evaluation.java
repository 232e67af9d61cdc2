package io.github.tsgl.evaluation;

import ai.djl.Device;
import ai.djl.translate.TranslateException;
import io.github.tsgl.evaluation.FillerResult.Means;
import io.github.tsgl.evaluation.FillerResult.Smooth;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.metric.PixelError;
import io.github.tsgl.image.metric.StructuralSimilarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Measures ways to fill holes on photos with holes, all in one pass over the photos.
 *
 * <p>Each filled picture has the true pixels where they are known. The result depends on set and
 * fillers alone; memory does not grow with the number of photos.
 */
public final class Evaluation {

    /** What a perfect filling counts in means of PSNR, in decibels. */
    private static final double PERFECT = 100;

    /** The least error of the smooth fill that others are divided by: what rounding makes. */
    private static final double LEAST_ERROR = 0.5;

    private final Map<String, Filler> fillers;
    private final Optional<Path> inception;
    private final Device device;
    private final Listener listener;

    /** Is told of each hole. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A hole was filled.
         *
         * @param photo the photo and its hole
         * @param filled the filled pictures, in the fillers' order
         * @throws IOException if they cannot be written
         */
        void onFilled(HoledPhoto photo, List<RgbImage> filled) throws IOException;
    }

    private Evaluation(Builder builder) {
        fillers = new LinkedHashMap<>(builder.fillers);
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
     * @return what was measured of each filler, in their order
     * @throws IOException if a photo or the weights cannot be read, or a listener not write
     * @throws TranslateException if a model cannot fill a hole
     */
    public List<FillerResult> of(EvaluationSet set) throws IOException, TranslateException {
        List<Sums> sums = new ArrayList<>();
        try (Perception perception = new Perception(inception, device)) {
            FeatureStatistics truth = new FeatureStatistics(perception.featureSize());
            for (String name : fillers.keySet()) {
                sums.add(new Sums(name, perception.featureSize()));
            }
            for (int number = 0; number < set.size(); number++) {
                float[] features = null;
                for (HoledPhoto photo : set.get(number)) {
                    if (photo.range().isPresent() && perception.hasFeatures()) {
                        features = features == null ? perception.features(photo.truth()) : features;
                        truth.add(features);
                    }
                    measure(photo, sums, perception);
                }
            }
            return sums.stream().map(sum -> sum.result(truth)).toList();
        }
    }

    private void measure(HoledPhoto photo, List<Sums> sums, Perception perception)
            throws IOException, TranslateException {
        RgbImage holed = photo.holed();
        List<RgbImage> filled = new ArrayList<>();
        for (Filler filler : fillers.values()) {
            filled.add(fill(filler, photo, holed));
        }
        if (photo.range().isPresent()) {
            float[] lpips = perception.distances(photo.truth(), filled);
            for (int i = 0; i < filled.size(); i++) {
                sums.get(i).add(photo, filled.get(i), lpips[i], perception);
            }
        } else {
            double smooth = error(photo, fill(Filler.smooth(), photo, holed));
            for (int i = 0; i < filled.size(); i++) {
                sums.get(i).addSmooth(error(photo, filled.get(i)), smooth);
            }
        }
        listener.onFilled(photo, List.copyOf(filled));
    }

    private static RgbImage fill(Filler filler, HoledPhoto photo, RgbImage holed)
            throws IOException, TranslateException {
        RgbImage filled = filler.fill(photo.name(), holed, photo.mask());
        return photo.mask().compose(photo.truth(), filled);
    }

    /** The root mean square error in the hole, in 8-bit levels. */
    private static double error(HoledPhoto photo, RgbImage filled) {
        double decibels = PixelError.psnr(photo.truth(), filled, photo.mask());
        return 255 / Math.pow(10, decibels / 20);
    }

    /** What is summed up of a filler. */
    private static final class Sums {

        private final String name;
        private final Map<RatioRange, double[]> measures = new LinkedHashMap<>();
        private final FeatureStatistics features;
        private int discs;
        private double error;
        private double smoothError;
        private double worst;

        Sums(String name, int size) {
            this.name = name;
            features = new FeatureStatistics(size);
        }

        void add(HoledPhoto photo, RgbImage filled, double lpips, Perception perception) {
            RgbImage truth = photo.truth();
            double[] values = {
                1,
                Math.min(PERFECT, PixelError.psnr(truth, filled, photo.mask())),
                Math.min(PERFECT, PixelError.psnr(truth, filled)),
                StructuralSimilarity.of(truth, filled),
                PixelError.meanAbsolute(truth, filled),
                lpips
            };
            measures.merge(photo.range().orElseThrow(), values, Sums::sum);
            if (perception.hasFeatures()) {
                features.add(perception.features(filled));
            }
        }

        void addSmooth(double own, double smooth) {
            discs++;
            error += own;
            double least = Math.max(LEAST_ERROR, smooth);
            smoothError += least;
            worst = Math.max(worst, own / least);
        }

        private static double[] sum(double[] a, double[] b) {
            double[] sum = a.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += b[i];
            }
            return sum;
        }

        FillerResult result(FeatureStatistics truth) {
            Map<RatioRange, Means> byRange = new LinkedHashMap<>();
            measures.forEach((range, values) -> byRange.put(range, means(values)));
            boolean compared = features.count() > 1;
            return new FillerResult(
                    name,
                    means(measures.values().stream().reduce(new double[6], Sums::sum)),
                    byRange,
                    compared
                            ? OptionalDouble.of(truth.frechetDistance(features))
                            : OptionalDouble.empty(),
                    compared
                            ? OptionalDouble.of(truth.kernelDistance(features))
                            : OptionalDouble.empty(),
                    new Smooth(discs, error / discs, error / smoothError, worst));
        }

        private static Means means(double[] sums) {
            double count = sums[0];
            return new Means(
                    (int) count,
                    sums[1] / count,
                    sums[2] / count,
                    sums[3] / count,
                    sums[4] / count,
                    sums[5] / count);
        }
    }

    /** Makes an {@link Evaluation}. */
    public static final class Builder {

        private final Map<String, Filler> fillers = new LinkedHashMap<>();
        private Optional<Path> inception = Optional.empty();
        private Device device = Device.cpu();
        private Listener listener = (photo, filled) -> {};

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
            if (fillers.putIfAbsent(name, filler) != null) {
                throw new IllegalArgumentException("two fillers are named " + name);
            }
            return this;
        }

        /**
         * Sets the weights of Inception; without them neither FID nor KID is measured.
         *
         * @param weights the file, as {@link InceptionFeatures#load} takes it
         * @return this builder
         */
        public Builder optInception(Path weights) {
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
         * Sets who is told of each hole.
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
