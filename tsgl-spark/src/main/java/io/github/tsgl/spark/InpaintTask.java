// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import ai.djl.inference.Predictor;
import ai.djl.modality.cv.Image;
import ai.djl.translate.TranslateException;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.MaskPicture;
import io.github.tsgl.image.io.PictureFormat;
import io.github.tsgl.image.io.PictureReader;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.Sha256;
import io.github.tsgl.image.io.StoredPicture;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.UnusableWeightsException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Fills photos of a {@link PhotoPlan} where an executor runs it, and tells what became of each.
 *
 * @param files where photos are
 * @param out the folder of results, with its file system
 * @param parts the folder of results that are being written
 * @param model the model
 * @param holes what draws holes; null if photos have masks
 * @param maxMegapixels the size from which on pictures are refused
 * @param rate counts photos
 * @param failed counts photos that cannot be done
 * @param loads counts loaded models
 */
record InpaintTask(
        HadoopFiles files,
        String out,
        String parts,
        ModelSettings model,
        DrawnHoles holes,
        double maxMegapixels,
        PhotoRate rate,
        LongAccumulator failed,
        LongAccumulator loads)
        implements MapPartitionsFunction<Row, Row> {

    @Override
    public Iterator<Row> call(Iterator<Row> photos) throws IOException {
        if (!photos.hasNext()) {
            return photos;
        }
        TaskContext task = TaskContext.get();
        ExecutorModel loaded = ExecutorModel.of(model, files, task, () -> loads.add(1));
        Predictor<InpaintingInput, Image> predictor = loaded.model().newPredictor();
        task.addTaskCompletionListener((TaskCompletionListener) ended -> predictor.close());
        Work work = new Work(task, loaded, predictor);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return photos.hasNext();
            }

            @Override
            public Row next() {
                return work.row(photos.next());
            }
        };
    }

    /** What becomes of a photo: its result and how that came about. */
    private record Result(PhotoStatus status, byte[] content) {}

    /** The photos of one task. */
    private final class Work {

        private final TaskContext task;
        private final ExecutorModel loaded;
        private final Predictor<InpaintingInput, Image> predictor;
        private final PictureReader reader =
                PictureReader.lenient(maxMegapixels, "--max-megapixels");
        private long written; // files, which tells their parts apart

        Work(TaskContext task, ExecutorModel loaded, Predictor<InpaintingInput, Image> predictor) {
            this.task = task;
            this.loaded = loaded;
            this.predictor = predictor;
        }

        Row row(Row photo) {
            long start = System.nanoTime();
            PhotoStatus status;
            String error = null;
            String sum = null;
            try {
                Result result = result(photo);
                write(photo.getString(PhotoPlan.RESULT), result.content());
                status = result.status();
                sum = Sha256.of(result.content());
            } catch (IOException
                    | TranslateException
                    | RuntimeException
                    | OutOfMemoryError
                    | StackOverflowError e) {
                PhotoError.requireRunning(task);
                status = PhotoStatus.FAILED;
                error = PhotoError.reason(e);
                failed.add(1);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            rate.add(Math.round(1e3 * seconds));
            return RowFactory.create(
                    photo.getString(PhotoPlan.PHOTO),
                    photo.getString(PhotoPlan.MASK),
                    photo.getString(PhotoPlan.RESULT),
                    status.toString(),
                    error,
                    seconds,
                    sum);
        }

        private Result result(Row row) throws IOException, TranslateException {
            if (!row.isNullAt(PhotoPlan.PROBLEM)) {
                throw new IOException(row.getString(PhotoPlan.PROBLEM));
            }
            String path = row.getString(PhotoPlan.PHOTO);
            if (holes == null && row.isNullAt(PhotoPlan.MASK)) {
                throw new IOException(path + ": no mask is named for it");
            }
            String name = row.getString(PhotoPlan.RESULT);
            PictureFormat format =
                    PictureFormat.named(name).map(PictureFormat::forResult).orElseThrow();
            byte[] content = files.read(path);
            StoredPicture photo = reader.read(path, content);
            requireHolds(format, photo);
            String maskPath = row.getString(PhotoPlan.MASK);
            StoredPicture mask =
                    holes == null
                            ? mask(maskPath, path, content)
                            : drawn(name, photo.width(), photo.height());
            HoleMask hole = MaskPicture.of(mask, loaded.masks(), loaded.masks().threshold()).hole();
            if (hole.isAllKnown()) {
                boolean same = PictureWriter.isPicture(path);
                return new Result(PhotoStatus.COPIED, same ? content : encoded(format, photo));
            }
            return new Result(PhotoStatus.DONE, encoded(format, fill(photo, mask, maskPath)));
        }

        private StoredPicture fill(StoredPicture photo, StoredPicture mask, String maskPath)
                throws IOException, TranslateException {
            InpaintingInput input;
            try {
                input = InpaintingInput.of(photo, mask, Optional.empty());
            } catch (IllegalArgumentException e) { // their sizes differ
                throw new IOException(maskPath + ": " + e.getMessage(), e);
            }
            try {
                Image filled = predictor.predict(input);
                return StoredPicture.of((BufferedImage) filled.getWrappedImage())
                        .withDetails(photo.details());
            } catch (TranslateException e) {
                if (e.getCause() instanceof UnusableWeightsException) {
                    throw new IllegalStateException(e.getCause().getMessage(), e);
                }
                throw e;
            }
        }

        private StoredPicture mask(String path, String photo, byte[] photoContent)
                throws IOException {
            if (path.equals(photo)) {
                throw new IOException(path + ": is the photo itself, not its mask");
            }
            byte[] content = files.read(path);
            if (Arrays.equals(content, photoContent)) {
                throw new IOException(
                        path + ": has the same content as the photo; it is not its mask");
            }
            return reader.read(path, content);
        }

        /** Draws a hole, and writes its mask. */
        private StoredPicture drawn(String name, int width, int height) throws IOException {
            HoleMask hole = holes.of(name, width, height);
            StoredPicture mask = StoredPicture.of(hole.toPicture().toBufferedImage());
            String file = name.substring(0, name.lastIndexOf('.')) + ".png";
            write(holes.masks(), file, encoded(PictureFormat.PNG, mask));
            return mask;
        }

        private void write(String name, byte[] content) throws IOException {
            write(out, name, content);
        }

        private void write(String folder, String name, byte[] content) throws IOException {
            String part = HadoopFiles.below(parts, task.taskAttemptId() + "-" + written++);
            files.write(HadoopFiles.below(folder, name), part, content);
        }
    }

    private static void requireHolds(PictureFormat format, StoredPicture photo) throws IOException {
        if (!format.holdsTransparency() && !PictureWriter.isOpaque(photo.pixels())) {
            throw new IOException(format + " cannot hold the photo's transparency");
        }
    }

    private static byte[] encoded(PictureFormat format, StoredPicture picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        PictureWriter.write(file, format, picture);
        return file.toByteArray();
    }
}
