// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * Where a job keeps what is its own: a folder below that of its results. When the job ends, what it
 * made on the way is removed; if it fails, all is.
 */
final class RunFolder implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final HadoopFiles files;
    private final String path;
    private String[] onTheWay = {""}; // the folder itself, until it is known to be kept

    private RunFolder(HadoopFiles files, String path) {
        this.files = files;
        this.path = path;
    }

    /** Makes the folder, which shows that results can be written. */
    static RunFolder make(HadoopFiles files, String out, String job) throws IOException {
        String name =
                job
                        + "-"
                        + LocalDateTime.now().format(TIME)
                        + "-"
                        + UUID.randomUUID().toString().substring(0, 4);
        String folder = HadoopFiles.below(HadoopFiles.below(out, "_tsgl"), name);
        try {
            files.makeFolder(folder);
            return new RunFolder(files, folder);
        } catch (IOException e) {
            throw new IOException(out + ": results cannot be written: " + HadoopFiles.reason(e), e);
        }
    }

    /** The path of something in it. */
    String below(String name) {
        return HadoopFiles.below(path, name);
    }

    /** The job did well: all stays but what was made on the way. */
    void keepWithout(String... names) {
        onTheWay = names.clone();
    }

    @Override
    public void close() throws IOException {
        for (String name : onTheWay) {
            files.delete(name.isEmpty() ? path : below(name));
        }
    }
}
