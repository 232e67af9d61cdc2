// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingTranslatorFactory;
import io.github.tsgl.zoo.ModelArguments;
import io.github.tsgl.zoo.PhotoProgress;
import io.github.tsgl.zoo.UnusableWeightsException;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Fills photos: from files to a file. */
final class Inpainter {

    private static final String IMAGE = "image";
    private static final String MASK = "mask";

    private final ModelShelf models;
    private final Limits limits;
    private final PictureReader reader;

    Inpainter(ModelShelf models, Limits limits) {
        this.models = models;
        this.limits = limits;
        reader = PictureReader.lenient(limits.megapixels(), "this server's --max-megapixels");
    }

    /** Looks at what the files say of themselves, without decoding them. */
    void check(InpaintingRequest request) throws RequestException {
        Dimension image = size(IMAGE, request.image());
        Dimension mask = size(MASK, request.mask());
        if (!image.equals(mask)) {
            throw unprocessable(
                    "the mask is "
                            + text(mask)
                            + " pixels, but the photo is "
                            + text(image)
                            + ": they must have the same size");
        }
        int side = Math.max(image.width, image.height);
        if (request.workingSize().isPresent()) {
            side = Math.min(side, request.workingSize().getAsInt());
        }
        boolean isWhole = request.sizing().filter(Sizing.ORIGINAL::equals).isPresent();
        if ((isWhole || request.workingSize().isPresent()) && side > limits.networkSide()) {
            throw unprocessable(
                    "the network would see "
                            + side
                            + " pixels, more than the "
                            + limits.networkSide()
                            + " that this server allows: choose crop or resize");
        }
    }

    Dimension size(String name, byte[] file) throws RequestException {
        if (PictureFormat.of(file).isEmpty()) {
            throw new RequestException(
                    RequestException.UNSUPPORTED,
                    name + ": is not a " + PictureReader.FORMATS + " picture");
        }
        try {
            return reader.size(name, file);
        } catch (FileException e) {
            throw unprocessable(e.getMessage());
        }
    }

    private static String text(Dimension size) {
        return size.width + "x" + size.height;
    }

    StoredPicture decoded(String name, byte[] file) throws RequestException {
        size(name, file);
        try {
            return reader.read(name, file);
        } catch (FileException e) {
            throw unprocessable(e.getMessage());
        }
    }

    /** Fills a photo that was checked. */
    FilledPhoto fill(InpaintingRequest request, PhotoProgress progress) throws RequestException {
        StoredPicture photo = decoded(IMAGE, request.image());
        PictureFormat format = format(request, photo);
        Optional<HoleMask> hole = hole(request);
        if (hole.isEmpty()) {
            return encoded(photo, format);
        }
        InpaintingInput input =
                new InpaintingInput(
                        wrap(photo.pixels()), wrap(hole.get().toPicture().toBufferedImage()));
        Image filled = predict(request, input, progress);
        BufferedImage pixels = (BufferedImage) filled.getWrappedImage();
        return encoded(StoredPicture.of(pixels).withDetails(photo.details()), format);
    }

    private static PictureFormat format(InpaintingRequest request, StoredPicture photo)
            throws RequestException {
        PictureFormat own = PictureFormat.of(request.image()).orElseThrow();
        PictureFormat format = request.format().orElse(own).forResult();
        if (!format.holdsTransparency() && !PictureWriter.isOpaque(photo.pixels())) {
            throw unprocessable(format + " cannot hold the photo's transparency; choose png");
        }
        return format;
    }

    /** The hole of the mask; nothing if there is none and that is no error. */
    private Optional<HoleMask> hole(InpaintingRequest request) throws RequestException {
        MaskPicture mask = request.reading().of(decoded(MASK, request.mask()));
        if (!mask.hole().isAllKnown()) {
            return Optional.of(mask.hole().grown(request.grow()));
        }
        if (request.withoutHole() == InpaintingRequest.WithoutHole.REFUSED) {
            throw unprocessable(mask.withoutHole());
        }
        return Optional.empty();
    }

    private Image predict(InpaintingRequest request, InpaintingInput input, PhotoProgress progress)
            throws RequestException {
        ZooModel<InpaintingInput, Image> model = models.get(request.model());
        Map<String, Object> arguments = new HashMap<>();
        arguments.put(ModelArguments.PROGRESS, progress);
        request.sizing().ifPresent(it -> arguments.put(ModelArguments.SIZING, it));
        request.workingSize().ifPresent(it -> arguments.put(ModelArguments.WORKING_SIZE, it));
        try (Predictor<InpaintingInput, Image> predictor =
                model.newPredictor(
                        new InpaintingTranslatorFactory()
                                .newInstance(
                                        InpaintingInput.class, Image.class, model, arguments))) {
            return predictor.predict(input);
        } catch (TranslateException e) {
            throw reason(e);
        }
    }

    private static RequestException reason(TranslateException error) {
        Throwable cause = error.getCause();
        if (cause == null) { // the translator's own: it is about photo and mask
            return unprocessable(error.getMessage());
        }
        if (cause instanceof CancellationException canceled) {
            throw canceled;
        }
        if (cause instanceof UnusableWeightsException) {
            return new RequestException(RequestException.INTERNAL, cause.getMessage());
        }
        throw new IllegalStateException("the network fails", cause);
    }

    /** Writes a picture as the file that it came from: in its format, with its details. */
    FilledPhoto encode(byte[] image, byte[] source) throws RequestException {
        StoredPicture picture = decoded(IMAGE, image);
        StoredPicture origin = decoded("source", source);
        if (picture.width() != origin.width() || picture.height() != origin.height()) {
            throw unprocessable("the picture and its source must have the same size");
        }
        PictureFormat format = PictureFormat.of(source).orElseThrow().forResult();
        if (!format.holdsTransparency() && !PictureWriter.isOpaque(picture.pixels())) {
            throw unprocessable(format + " cannot hold the picture's transparency");
        }
        return encoded(picture.withDetails(origin.details()), format);
    }

    private static FilledPhoto encoded(StoredPicture picture, PictureFormat format) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            PictureWriter.write(file, format, picture);
        } catch (IOException e) {
            throw new IllegalStateException("a result cannot be written", e);
        }
        return new FilledPhoto(file.toByteArray(), format);
    }

    private static Image wrap(BufferedImage picture) {
        return new BufferedImageFactory().fromImage(picture);
    }

    private static RequestException unprocessable(String message) {
        return new RequestException(RequestException.UNPROCESSABLE, message);
    }
}
