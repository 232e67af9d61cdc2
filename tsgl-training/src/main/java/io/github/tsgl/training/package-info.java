// SPDX-License-Identifier: Apache-2.0
/**
 * Training: {@link io.github.tsgl.training.TrainingRun} trains any host on a folder of photos as a
 * configuration says, into a folder from which it goes on and from which the zoo loads. {@link
 * io.github.tsgl.training.GanTrainer} runs the steps, for networks and samples of one's own too;
 * configuration, photos, masks and losses live in the packages below.
 */
package io.github.tsgl.training;
