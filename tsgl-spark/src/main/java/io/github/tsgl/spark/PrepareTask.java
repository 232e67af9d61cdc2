// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.training.config.TrainingConfig;
import io.github.tsgl.training.data.PhotoPreparation;
import io.github.tsgl.training.data.PhotoSource;
import io.github.tsgl.training.data.PreparedFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;

/**
 * Prepares photos where an executor runs it, and tells what became of each.
 *
 * @param files where photos are
 * @param photos the folder of photos, with its file system
 * @param out the folder of what is made
 * @param parts the folder of what is being written
 * @param config the training's configuration, as YAML
 * @param rate counts photos
 * @param failed counts photos that cannot be prepared
 */
record PrepareTask(
        HadoopFiles files,
        String photos,
        String out,
        String parts,
        String config,
        PhotoRate rate,
        LongAccumulator failed)
        implements MapPartitionsFunction<String, Row> {

    @Override
    public Iterator<Row> call(Iterator<String> names) {
        PhotoPreparation preparation = TrainingConfig.parse(config, "the driver").preparation();
        PreparedFiles prepared = new Prepared();
        TaskContext task = TaskContext.get();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public Row next() {
                return row(task, preparation, prepared, names.next());
            }
        };
    }

    private Row row(
            TaskContext task, PhotoPreparation preparation, PreparedFiles prepared, String name) {
        long start = System.nanoTime();
        String path = HadoopFiles.below(photos, name);
        PhotoStatus status;
        String error = null;
        long made = 0;
        long bytes = 0;
        try {
            PhotoSource photo = PhotoSource.of(path, files.read(path));
            PhotoPreparation.Result result = preparation.prepare(photo, name, prepared);
            made = result.made().size();
            bytes = result.made().values().stream().mapToLong(length -> length).sum();
            status = made == 0 ? PhotoStatus.SKIPPED : PhotoStatus.DONE;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            PhotoError.requireRunning(task);
            status = PhotoStatus.FAILED;
            error = PhotoError.reason(e);
            failed.add(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        rate.add(Math.round(1e3 * seconds));
        return RowFactory.create(path, status.toString(), error, seconds, made, bytes);
    }

    /** The files of a Hadoop folder, of one task. */
    private final class Prepared implements PreparedFiles {

        private long written; // which tells parts apart

        @Override
        public boolean has(String name) throws IOException {
            return files.exists(HadoopFiles.below(out, name));
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            try {
                return Optional.of(files.read(HadoopFiles.below(out, name)));
            } catch (IOException e) {
                if (e.getCause() instanceof FileNotFoundException) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            String part =
                    HadoopFiles.below(parts, TaskContext.get().taskAttemptId() + "-" + written++);
            files.write(HadoopFiles.below(out, name), part, content);
        }
    }
}
