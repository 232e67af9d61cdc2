// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder of a report. */
final class ReportFolder {

    private ReportFolder() {}

    /** Makes an empty folder. */
    static void make(Path out) throws InputException {
        try (Stream<Path> there = Files.exists(out) ? Files.list(out) : Stream.empty()) {
            if (there.findAny().isPresent()) {
                throw new InputException(out, "is not empty; a report has a folder of its own");
            }
            Files.createDirectories(out);
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        }
    }
}
