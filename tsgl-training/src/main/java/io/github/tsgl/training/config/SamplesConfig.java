package io.github.tsgl.training.config;

/**
 * The sample pictures.
 *
 * @param every the number of steps between two
 */
public record SamplesConfig(int every) {

    void check(Check check) {
        check.atLeast("every", every, 1);
    }
}
