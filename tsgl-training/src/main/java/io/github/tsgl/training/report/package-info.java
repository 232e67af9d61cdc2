/**
 * What a run tells while it trains and afterwards: numbers as JSON lines, event files for
 * TensorBoard, and a chart.
 */
package io.github.tsgl.training.report;
