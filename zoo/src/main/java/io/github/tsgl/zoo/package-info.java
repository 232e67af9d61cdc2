// SPDX-License-Identifier: Apache-2.0
/**
 * Named inpainting models. A program names one in DJL's {@link ai.djl.repository.zoo.Criteria} or
 * in {@link io.github.tsgl.zoo.InpaintingModel#builder()}, gets a {@link
 * ai.djl.repository.zoo.ZooModel}, and lets its predictors turn a photo and a mask, an {@link
 * io.github.tsgl.zoo.InpaintingInput}, into the finished photo.
 */
package io.github.tsgl.zoo;
