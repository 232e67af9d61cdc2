// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One photo, its mask and its result.
 *
 * @param image the photo's file
 * @param mask the mask's file; it may not exist
 * @param out the result's file
 * @param problem why it cannot be done, if that is known
 */
record Job(Path image, Path mask, Path out, Optional<String> problem) {

    Job(Path image, Path mask, Path out) {
        this(image, mask, out, Optional.empty());
    }

    /** Checks the names before anything is read. */
    void check(boolean inPlace) throws InputException, FileException {
        if (problem.isPresent()) {
            throw new InputException(image, problem.get());
        }
        FileException.requireReadable(image);
        if (!Files.exists(mask)) {
            throw new InputException(mask, "no such mask");
        }
        FileException.requireReadable(mask);
        if (isSame(mask, image)) {
            throw new InputException(mask, "is the photo itself, not its mask");
        }
        if (hasContentOf(mask, image)) {
            throw new InputException(mask, "has the same content as the photo; it is not its mask");
        }
        FileException.requireWritable(out);
        if (isSame(out, mask)) {
            throw new InputException(out, "is the mask; it would be overwritten");
        }
        if (!inPlace && isInPlace()) {
            throw new InputException(
                    out, "is the photo itself; say --in-place if it shall be replaced");
        }
    }

    private static boolean isSame(Path a, Path b) throws InputException {
        try {
            return Files.exists(a) && Files.isSameFile(a, b);
        } catch (IOException e) {
            throw new InputException(a, FileException.reason(e), e);
        }
    }

    private static boolean hasContentOf(Path a, Path b) throws InputException {
        try {
            return Files.mismatch(a, b) == -1;
        } catch (IOException e) {
            throw new InputException(a, FileException.reason(e), e);
        }
    }

    /** Tells whether the result is there; results are written whole or not at all. */
    boolean isDone() {
        return Files.isRegularFile(out);
    }

    /** Tells whether the result takes the photo's place. */
    boolean isInPlace() throws InputException {
        return isSame(out, image);
    }
}
