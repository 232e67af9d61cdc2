package io.github.tsgl.training.config;

/**
 * The measurements on photos that are not trained on.
 *
 * @param every the number of steps between two
 * @param side the height and width of the pictures
 */
public record ValidationConfig(int every, int side) {

    private static final int SMALLEST = 16;

    void check(Check check) {
        check.atLeast("every", every, 1);
        check.atLeast("side", side, SMALLEST);
    }
}
