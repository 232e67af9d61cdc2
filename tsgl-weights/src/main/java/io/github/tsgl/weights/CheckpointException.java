// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint that is missing, damaged, hostile or of an unknown kind, in one line. */
public class CheckpointException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_NAME = 200;

    /**
     * Makes the exception.
     *
     * @param file the checkpoint
     * @param problem what is wrong with it
     */
    public CheckpointException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /**
     * Makes the exception with its cause.
     *
     * @param file the checkpoint
     * @param problem what is wrong with it
     * @param cause what was thrown
     */
    public CheckpointException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }

    /** A name out of a file as it may be shown: short, and without control characters. */
    static String printable(String name) {
        String shown =
                name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
        return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
