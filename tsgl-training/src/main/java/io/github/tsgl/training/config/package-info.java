// SPDX-License-Identifier: Apache-2.0
/**
 * What a training run is made of: {@link io.github.tsgl.training.config.TrainingConfig} comes from
 * a named recipe, a YAML file and single settings, and every value is checked before anything is
 * read.
 */
package io.github.tsgl.training.config;
