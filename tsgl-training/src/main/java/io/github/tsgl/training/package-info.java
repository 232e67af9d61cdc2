/**
 * Training: {@link io.github.tsgl.training.GanTrainer} runs the steps; photos, masks, losses and
 * metrics live in the packages below it.
 */
package io.github.tsgl.training;
