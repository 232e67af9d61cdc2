package io.github.tsgl.training.config;

/**
 * The checkpoints.
 *
 * @param every the number of steps between two
 * @param keep how many of the last are kept, beside the best
 */
public record CheckpointConfig(int every, int keep) {

    void check(Check check) {
        check.atLeast("every", every, 1);
        check.atLeast("keep", keep, 1);
    }
}
