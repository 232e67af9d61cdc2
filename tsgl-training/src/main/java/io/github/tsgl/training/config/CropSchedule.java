// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import java.util.ArrayList;
import java.util.List;

/**
 * How large training samples are as training goes on.
 *
 * @param phases the phases in order; the first begins at 0
 */
public record CropSchedule(List<Phase> phases) {

    /**
     * A part of the training with one size.
     *
     * @param from the part of the training that is over when it begins, from 0 to 1
     * @param side the samples' height and width in pixels
     * @param batch how many samples a step has
     */
    public record Phase(double from, int side, int batch) {}

    /**
     * Makes a schedule.
     *
     * @param phases the phases in order
     * @throws IllegalArgumentException if there is no phase or they are out of order
     */
    public CropSchedule {
        phases = List.copyOf(phases);
        double last = -1;
        for (Phase phase : phases) {
            if (phase.from() <= last
                    || phase.from() > 1
                    || phase.side() < 16
                    || phase.batch() < 1) {
                throw new IllegalArgumentException("not a schedule of crops: " + phases);
            }
            last = phase.from();
        }
        if (phases.isEmpty() || phases.get(0).from() != 0) {
            throw new IllegalArgumentException("the first crop size must hold from the beginning");
        }
    }

    /**
     * Makes a schedule with one size.
     *
     * @param side the samples' height and width
     * @param batch how many samples a step has
     * @return the schedule
     */
    public static CropSchedule fixed(int side, int batch) {
        return new CropSchedule(List.of(new Phase(0, side, batch)));
    }

    /**
     * Reads a schedule: sizes with the part of the training after which they begin, such as {@code
     * 128,192@0.6,256@0.9}. Larger samples come in smaller batches, so that a step costs about the
     * same.
     *
     * @param text the schedule
     * @param batch how many samples a step of the first size has
     * @return the schedule
     * @throws IllegalArgumentException if the text is no schedule
     */
    public static CropSchedule parse(String text, int batch) {
        List<Phase> phases = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] words = part.trim().split("@");
            try {
                int side = Integer.parseInt(words[0]);
                double from = words.length > 1 ? Double.parseDouble(words[1]) : 0;
                double first = phases.isEmpty() ? side : phases.get(0).side();
                int fitting = (int) Math.max(1, Math.round(batch * first * first / side / side));
                phases.add(new Phase(from, side, fitting));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("not a crop size: " + part, e);
            }
        }
        return new CropSchedule(phases);
    }

    /**
     * Returns the phase at a point of the training.
     *
     * @param progress the part of the training that is over
     * @return the phase
     */
    public Phase at(double progress) {
        Phase current = phases.get(0);
        for (Phase phase : phases) {
            if (phase.from() <= progress) {
                current = phase;
            }
        }
        return current;
    }
}
