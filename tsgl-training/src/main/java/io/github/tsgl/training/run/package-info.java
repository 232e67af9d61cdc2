/**
 * Whole trainings: {@link io.github.tsgl.training.run.TrainingRun} trains any host on a folder of
 * photos as a configuration says, into a folder from which it goes on and from which the zoo loads.
 */
package io.github.tsgl.training.run;
