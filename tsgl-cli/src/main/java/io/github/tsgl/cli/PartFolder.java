// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.evaluation.EvaluationPart;
import io.github.tsgl.evaluation.EvaluationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a part of an evaluation: what was measured, and pictures as a report has them.
 *
 * @param path the folder
 */
record PartFolder(Path path) {

    /** The file of what was measured. */
    Path file() {
        return path.resolve("part.zip");
    }

    EvaluationPart read() throws InputException {
        try {
            return EvaluationPart.read(file());
        } catch (IOException e) {
            throw ErrorReport.about(file(), e);
        }
    }

    /** Gives the pictures to a report, beside those of other parts. */
    void copyPictures(Path report) throws IOException {
        Path pictures = path.resolve(EvaluationReport.PICTURES);
        if (!Files.isDirectory(pictures)) {
            return;
        }
        Path target = Files.createDirectories(report.resolve(EvaluationReport.PICTURES));
        List<Path> files;
        try (Stream<Path> there = Files.list(pictures)) {
            files = there.toList();
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
    }
}
