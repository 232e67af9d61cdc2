// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import io.github.tsgl.image.io.Sha256;
import io.github.tsgl.zoo.download.Checksum;
import io.github.tsgl.zoo.download.WeightsStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;

/**
 * A file of weights that all nodes must have the same bytes of.
 *
 * @param path where the driver found it: a path of a file system that all can reach, or a name of
 *     {@code spark-submit --files}
 * @param sha256 the hexadecimal SHA-256 of what the driver found
 * @param submitted whether it came by {@code --files}, which every executor gets
 */
record WeightsFile(String path, String sha256, boolean submitted) implements Serializable {

    /** Finds a file and computes its checksum. */
    static WeightsFile find(String path, HadoopFiles files) throws IOException {
        Path submitted = path.contains("/") ? null : Path.of(SparkFiles.get(path));
        if (submitted != null && Files.isRegularFile(submitted)) {
            try (InputStream in = Files.newInputStream(submitted)) {
                return new WeightsFile(path, Sha256.of(in), true);
            }
        }
        String qualified = files.qualified(path);
        try (InputStream in = files.open(qualified)) {
            return new WeightsFile(qualified, Sha256.of(in), false);
        } catch (IOException e) {
            throw new IOException(path + ": " + HadoopFiles.reason(e), e);
        }
    }

    /** The file on this machine, brought here once and checked by whoever asks. */
    Path local(WeightsStore store, HadoopFiles files) throws IOException {
        Checksum wanted = new Checksum(Checksum.Kind.SHA256, sha256);
        if (submitted) {
            Path file = Path.of(SparkFiles.get(path));
            Checksum found = Checksum.of(Checksum.Kind.SHA256, file);
            if (!found.equals(wanted)) {
                throw new IOException(
                        file + ": its " + found + " is not " + sha256 + ", which the driver has");
            }
            return file;
        }
        return store.keep(
                path.substring(path.lastIndexOf('/') + 1),
                wanted,
                out -> {
                    try (InputStream in = files.open(path)) {
                        in.transferTo(out);
                    }
                });
    }
}
