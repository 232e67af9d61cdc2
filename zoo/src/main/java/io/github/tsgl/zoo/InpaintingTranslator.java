// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.PhotoJob;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.PreparedInputs;
import io.github.tsgl.encoder.input.Prior;
import io.github.tsgl.image.FloatImage;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.image.PictureRows;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.windows.Detail;
import io.github.tsgl.zoo.windows.Patch;
import io.github.tsgl.zoo.windows.Window;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns a photo with a mask into the network's arrays, and the network's picture into the finished
 * photo.
 *
 * <p>Works with any block that takes what an {@link InputPreparation} makes and returns
 * NDList(picture) in [−1, 1] of shape (1, 3, H, W). The result has the photo's layout (gray, RGB,
 * alpha, 8 or 16 bits; a palette becomes gray or RGB), and every pixel outside the hole is the
 * photo's. Pixels of alpha 0 are as unknown as the hole, but are not filled unless they lie in it;
 * alpha stays, also in the hole. Where all that is known is gray, so is what is filled. If the
 * {@link Sizing} asks for several windows, the first goes through the predictor and the others
 * through the model's block one after another, so that memory does not grow with their number, and
 * the pieces of a long thin part of the hole see what was filled before them.
 *
 * <p>Any number of predictors and threads may share a translator.
 */
final class InpaintingTranslator implements NoBatchifyTranslator<InpaintingInput, Image> {

    private static final String JOB = InpaintingTranslator.class.getName();

    private static final String ARRAYS = JOB + ".arrays";

    private final InputPreparation inputs;
    private final MaskReading reading;
    private final Sizing sizing;
    private final int workingSize;
    private final int smallestSide;
    private final WholePhotos wholePhotos;
    private final PhotoProgress progress;
    private final AtomicReference<EarlyPhoto> early = new AtomicReference<>();

    private InpaintingTranslator(Builder builder) {
        inputs = Objects.requireNonNull(builder.inputs, "setInputs must be called");
        reading = builder.reading;
        sizing = builder.sizing;
        workingSize = builder.workingSize;
        smallestSide = builder.smallestSide;
        wholePhotos = builder.wholePhotos;
        progress = builder.progress;
    }

    static Builder builder() {
        return new Builder();
    }

    /**
     * {@inheritDoc}
     *
     * @throws TranslateException if the mask has no hole or is all hole, or what it leaves is
     *     transparent
     */
    @Override
    public NDList processInput(TranslatorContext ctx, InpaintingInput input)
            throws TranslateException {
        EarlyPhoto first = early.get();
        Ready ready;
        if (first != null && first.isOf(input) && early.compareAndSet(first, null)) {
            ready = first.ready();
        } else {
            ready = ready(input);
        }
        progress.progressed(0, ready.job() instanceof Job job ? job.windows().size() : 1);
        NDList arrays = PreparedInputs.stack(ctx.getNDManager(), List.of(ready.inputs())).toList();
        ctx.setAttachment(JOB, ready.job());
        ctx.setAttachment(ARRAYS, arrays);
        return arrays;
    }

    /**
     * Begins with a photo in a thread of its own. The predictor that gets the same input first
     * waits for that; the others, and later ones, make the photo ready themselves.
     */
    void begin(InpaintingInput input) {
        EarlyPhoto first = new EarlyPhoto(input, () -> ready(input));
        early.set(first);
        first.start();
    }

    /** Tells whether the photo that was begun with is not ready yet. */
    boolean isBusy() {
        EarlyPhoto first = early.get();
        return first != null && !first.isDone();
    }

    /** Does all that needs no engine. */
    private Ready ready(InpaintingInput input) throws TranslateException {
        StoredPicture photo = StoredPicture.of(pixels(input.photo()));
        MaskPicture mask =
                MaskPicture.of(
                        StoredPicture.of(pixels(input.mask())), reading, reading.threshold());
        HoleMask hole = mask.hole();
        if (hole.isAllKnown()) {
            throw new TranslateException(mask.withoutHole());
        }
        if (hole.isAllHole()) {
            throw new TranslateException("the mask is all hole: it leaves nothing of the photo");
        }
        HoleMask transparent = photo.transparent().minus(hole);
        HoleMask unknown = hole.union(transparent);
        if (unknown.isAllHole()) {
            throw new TranslateException("the mask leaves only transparent pixels of the photo");
        }
        Optional<RgbImage> labels =
                input.labels().map(map -> StoredPicture.of(pixels(map)).toRgbImage());
        if (isShrunk(photo)) {
            Optional<PhotoJob> host = wholePhotos.job(photo, unknown, workingSize);
            if (host.isPresent()) {
                StoredPicture result = photo.copyToFill(unknown);
                LargePhotoJob job = new LargePhotoJob(result, transparent, host.get());
                return new Ready(job.inputs(inputs, labels), job);
            }
        }
        List<Window> windows = Window.plan(hole, unknown, sizing, workingSize);
        Piece piece = piece(photo, unknown, windows.get(0));
        Patch patch = piece.patch();
        Optional<FloatImage> map = labels.map(whole -> patch.labels(whole, windows.get(0)));
        return new Ready(
                prepare(piece, map), new Job(photo, labels, hole, transparent, windows, piece));
    }

    private boolean isShrunk(StoredPicture photo) {
        return sizing == Sizing.RESIZE && Math.max(photo.width(), photo.height()) > workingSize;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnusableWeightsException if the network's picture holds a value that is not finite
     */
    @Override
    public Image processOutput(TranslatorContext ctx, NDList list) {
        if (ctx.getAttachment(JOB) instanceof LargePhotoJob large) {
            Image whole = large.result(list);
            progress.progressed(1, 1);
            return whole;
        }
        Job job = (Job) ctx.getAttachment(JOB);
        StoredPicture result = job.photo().copyToFill(job.hole().union(job.transparent()));
        fill(result, job, job.windows().get(0), job.first(), list);
        ((NDList) ctx.getAttachment(ARRAYS)).close();
        int all = job.windows().size();
        progress.progressed(1, all);
        if (all > 1) {
            try (NDManager manager = ctx.getNDManager().newSubManager()) {
                ParameterStore parameters = new ParameterStore(manager, false);
                for (int done = 1; done < all; done++) {
                    runWindow(ctx, parameters, job, job.windows().get(done), result);
                    progress.progressed(done + 1, all);
                }
            }
        }
        return new BufferedImageFactory().fromImage(result.pixels());
    }

    private void runWindow(
            TranslatorContext ctx,
            ParameterStore parameters,
            Job job,
            Window window,
            StoredPicture result) {
        try (NDManager manager = ctx.getNDManager().newSubManager()) {
            StoredPicture seen = window.filled().isEmpty() ? job.photo() : result;
            HoleMask unknown = job.hole().without(window.filled()).union(job.transparent());
            Piece piece = piece(seen, unknown, window);
            HoleMask all = job.hole().union(job.transparent()); // a map tells nothing of it
            Optional<FloatImage> labels =
                    job.labels().map(map -> patch(job.photo(), all, window).labels(map, window));
            NDList arrays = PreparedInputs.stack(manager, List.of(prepare(piece, labels))).toList();
            fill(result, job, window, piece, ctx.getBlock().forward(parameters, arrays, false));
        }
    }

    /** Gets at the pixels of one of DJL's images. */
    private static BufferedImage pixels(Image image) {
        if (image.getWrappedImage() instanceof BufferedImage buffered) {
            return buffered;
        }
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray rgb = image.toNDArray(manager, Image.Flag.COLOR);
            Object converted =
                    new BufferedImageFactory()
                            .fromNDArray(rgb.toType(DataType.UINT8, false))
                            .getWrappedImage();
            return (BufferedImage) converted;
        }
    }

    private Patch patch(StoredPicture photo, HoleMask hole, Window window) {
        return Patch.read(photo, hole, window).reflectedTo(smallestSide);
    }

    /** A patch, and its detail if the network looks at an exemplar fill and sees it shrunk. */
    private Piece piece(StoredPicture photo, HoleMask unknown, Window window) {
        Patch patch = patch(photo, unknown, window);
        boolean isMirrored =
                patch.colors().width() > window.workWidth()
                        || patch.colors().height() > window.workHeight();
        boolean isSought = inputs.spec().priors().contains(Prior.EXEMPLAR) && !isMirrored;
        return new Piece(patch, isSought ? Detail.of(photo, unknown, window) : Optional.empty());
    }

    private PreparedInputs prepare(Piece piece, Optional<FloatImage> labels) {
        FloatImage picture = piece.patch().picture();
        HoleMask mask = piece.patch().mask();
        return piece.detail()
                .map(detail -> inputs.prepare(picture, mask, labels, detail.shrunk()))
                .orElseGet(() -> inputs.prepare(picture, mask, labels));
    }

    private static void fill(
            StoredPicture result, Job job, Window window, Piece piece, NDList output) {
        try (NDArray picture = output.head()) {
            float[] values = picture.toFloatArray();
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new UnusableWeightsException();
                }
            }
            piece.patch().fill(result, job.hole(), window, values, piece.detail());
        }
    }

    /** What the network takes first of a photo, and the {@link Job} or {@link LargePhotoJob}. */
    record Ready(PreparedInputs inputs, Object job) {}

    /**
     * One photo on its way through a predictor, with its semantic map, its transparent pixels
     * outside the hole and its first window.
     */
    private record Job(
            StoredPicture photo,
            Optional<RgbImage> labels,
            HoleMask hole,
            HoleMask transparent,
            List<Window> windows,
            Piece first) {}

    /** What the network sees of a window, and what it loses by being shrunk. */
    private record Piece(Patch patch, Optional<Detail> detail) {}

    /** What a host makes of a photo that goes through shrunk. */
    @FunctionalInterface
    private interface WholePhotos {
        Optional<PhotoJob> job(PictureRows photo, HoleMask hole, int workingSize);
    }

    /** Builds an {@link InpaintingTranslator}. */
    static final class Builder {

        private InputPreparation inputs;
        private MaskReading reading = MaskReading.BRIGHT;
        private Sizing sizing = Sizing.CROP;
        private int workingSize = 256;
        private int smallestSide = 1;
        private WholePhotos wholePhotos = (photo, hole, size) -> Optional.empty();
        private PhotoProgress progress = (done, windows) -> {};

        private Builder() {}

        /** Sets the preparation that the network was trained with. */
        Builder setInputs(InputPreparation inputs) {
            this.inputs = inputs;
            return this;
        }

        /** {@link MaskReading#BRIGHT} if not set. */
        Builder optMaskReading(MaskReading reading) {
            this.reading = Objects.requireNonNull(reading, "reading");
            return this;
        }

        /** {@link Sizing#CROP} if not set. */
        Builder optSizing(Sizing sizing) {
            this.sizing = Objects.requireNonNull(sizing, "sizing");
            return this;
        }

        /**
         * Sets the longest side in pixels that goes through the network, except with {@link
         * Sizing#ORIGINAL}; 256 if not set.
         */
        Builder optWorkingSize(int workingSize) {
            if (workingSize < 16) {
                throw new IllegalArgumentException(
                        "the working size is " + workingSize + ", but must be at least 16");
            }
            this.workingSize = workingSize;
            return this;
        }

        /** Smaller pictures are mirrored until they are as large; 1 pixel if not set. */
        Builder optSmallestSide(int smallestSide) {
            this.smallestSide = smallestSide;
            return this;
        }

        /** Nobody is told if not set. */
        Builder optProgress(PhotoProgress progress) {
            this.progress = Objects.requireNonNull(progress, "progress");
            return this;
        }

        /** Treats photos as a host says; what is set later counts more. */
        Builder optHost(InpaintingHost host, NetworkSpec network) {
            wholePhotos = host::wholePhoto;
            return optMaskReading(host.masks())
                    .optSizing(host.sizing())
                    .optWorkingSize(host.workingSize())
                    .optSmallestSide(host.smallestSide(network));
        }

        InpaintingTranslator build() {
            return new InpaintingTranslator(this);
        }
    }
}
