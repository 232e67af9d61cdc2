// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the connected parts of a hole: pixels that touch, also at a corner, belong together.
 *
 * <p>Rows are read as runs of missing pixels, so memory goes with the hole's outline.
 */
final class ConnectedRegions {

    /** A run of missing pixels in one row, from x to before end. */
    private record Run(int x, int end, int region) {}

    private final List<Integer> parents = new ArrayList<>();
    private final List<Rectangle> boxes = new ArrayList<>();

    private ConnectedRegions() {}

    /** The bounding boxes of the connected parts, in the order of their first pixels. */
    static List<Rectangle> boxes(HoleMask hole) {
        ConnectedRegions regions = new ConnectedRegions();
        List<Run> above = List.of();
        for (int y = 0; y < hole.height(); y++) {
            above = regions.joinRow(hole, y, above);
        }
        List<Rectangle> result = new ArrayList<>();
        for (int i = 0; i < regions.parents.size(); i++) {
            if (regions.root(i) == i) {
                result.add(regions.boxes.get(i));
            }
        }
        return result;
    }

    private List<Run> joinRow(HoleMask hole, int y, List<Run> above) {
        List<Run> row = new ArrayList<>();
        int next = 0;
        int x = hole.nextHole(0, y);
        while (x < hole.width()) {
            int end = hole.nextKnown(x, y);
            int region = parents.size();
            parents.add(region);
            boxes.add(new Rectangle(x, y, end - x, 1));
            while (next < above.size() && above.get(next).end() < x) {
                next++;
            }
            for (int i = next; i < above.size() && above.get(i).x() <= end; i++) {
                join(above.get(i).region(), region);
            }
            row.add(new Run(x, end, region));
            x = end < hole.width() ? hole.nextHole(end, y) : end;
        }
        return row;
    }

    private void join(int a, int b) {
        int first = Math.min(root(a), root(b));
        int second = Math.max(root(a), root(b));
        if (first != second) {
            parents.set(second, first);
            boxes.set(first, boxes.get(first).union(boxes.get(second)));
        }
    }

    private int root(int region) {
        int r = region;
        while (parents.get(r) != r) {
            parents.set(r, parents.get(parents.get(r)));
            r = parents.get(r);
        }
        return r;
    }
}
