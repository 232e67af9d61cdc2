// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Where a job keeps what is its own: a folder below that of its results. */
final class RunFolder {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunFolder() {}

    /** Makes the folder, which shows that results can be written. */
    static String make(HadoopFiles files, String out, String job) throws IOException {
        String name =
                job
                        + "-"
                        + LocalDateTime.now().format(TIME)
                        + "-"
                        + UUID.randomUUID().toString().substring(0, 4);
        String folder = HadoopFiles.below(HadoopFiles.below(out, "_tsgl"), name);
        try {
            files.makeFolder(folder);
            return folder;
        } catch (IOException e) {
            throw new IOException(out + ": results cannot be written: " + HadoopFiles.reason(e), e);
        }
    }
}
