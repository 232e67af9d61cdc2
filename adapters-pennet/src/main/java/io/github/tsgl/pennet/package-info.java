// SPDX-License-Identifier: Apache-2.0
/**
 * PEN-Net as published (Zeng et al. 2019), with an encoder that can be exchanged: the attention
 * transfer and the decoder exist once and do not know which encoder gives them its pyramid.
 */
package io.github.tsgl.pennet;
