// SPDX-License-Identifier: Apache-2.0
/**
 * The paper's ablations as programs: networks trained with equal budgets, measured, in one table.
 */
package io.github.tsgl.evaluation.experiment;
