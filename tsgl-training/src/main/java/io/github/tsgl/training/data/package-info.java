// SPDX-License-Identifier: Apache-2.0
/** Photos read from a folder, and the training samples cut from them ahead of time. */
package io.github.tsgl.training.data;
