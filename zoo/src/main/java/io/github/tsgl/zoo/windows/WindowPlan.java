// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import io.github.tsgl.encoder.host.Sizing;
import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Decides which windows of a photo go through the network. */
final class WindowPlan {

    /** A window is this many times as long as a compact part of the hole in it, or longer. */
    static final int CONTEXT = 2;

    /** A part that misses at most one in so many pixels of the square around it is thin. */
    static final int THIN = 8;

    /** The most windows of a photo: if there were more, they are larger, and shrunk. */
    static final int MOST_WINDOWS = 400;

    private final HoleMask hole;
    private final HoleMask unknown; // the hole and what else is not known
    private final Rectangle photo;
    private final int workingSize;

    private WindowPlan(HoleMask hole, HoleMask unknown, int workingSize) {
        this.hole = hole;
        this.unknown = unknown;
        this.workingSize = workingSize;
        photo = new Rectangle(hole.width(), hole.height());
    }

    static List<Window> windows(HoleMask hole, HoleMask unknown, Sizing sizing, int workingSize) {
        WindowPlan plan = new WindowPlan(hole, unknown, workingSize);
        return switch (sizing) {
            case ORIGINAL ->
                    List.of(
                            new Window(
                                    plan.photo, plan.photo, plan.photo.width, plan.photo.height));
            case RESIZE -> List.of(Window.fitted(plan.photo, plan.photo, workingSize));
            case CROP -> plan.crops();
        };
    }

    private List<Window> crops() {
        if (Math.max(photo.width, photo.height) <= workingSize) {
            return List.of(Window.fitted(photo, photo, workingSize));
        }
        List<Rectangle> parts = ConnectedRegions.boxes(hole);
        List<Window> windows = new ArrayList<>();
        int reach = workingSize; // the side of the smallest windows
        do {
            parts = merged(parts, reach);
            windows.clear();
            for (Rectangle part : parts) {
                addWindows(windows, part, reach);
            }
            reach *= 2;
        } while (windows.size() > MOST_WINDOWS);
        return windows;
    }

    /** The boxes of the hole's parts, merged until no merge is free of cost. */
    private static List<Rectangle> merged(List<Rectangle> boxes, int reach) {
        List<Rectangle> parts = new ArrayList<>();
        for (Rectangle box : boxes) {
            Rectangle part = box;
            for (int i = 0; i < parts.size(); ) {
                if (belongTogether(part, parts.get(i), reach)) {
                    part = part.union(parts.remove(i));
                    i = 0; // a larger part may now reach one that was too far away
                } else {
                    i++;
                }
            }
            parts.add(part);
        }
        return parts;
    }

    /**
     * Parts whose boxes overlap are one, so that no pixel belongs to two; others are one if a
     * common window costs no detail.
     */
    private static boolean belongTogether(Rectangle a, Rectangle b, int reach) {
        int common = side(a.union(b), reach);
        return a.intersects(b) || common <= Math.max(side(a, reach), side(b, reach));
    }

    private static int side(Rectangle target, int reach) {
        return Math.max(reach, CONTEXT * Math.max(target.width, target.height));
    }

    private void addWindows(List<Window> windows, Rectangle part, int reach) {
        HoleProfile whole = HoleProfile.of(hole, part);
        if (side(part, reach) == reach || !whole.isAtMostOneIn(THIN, whole.length())) {
            windows.add(window(part, side(part, reach)));
            return;
        }
        List<Rectangle> filled = new ArrayList<>();
        int longest = reach * 3 / 4; // there is known photo beyond both ends of a thin piece
        for (HoleProfile piece : ThinPart.pieces(hole, part, longest)) {
            boolean fits =
                    piece.length() <= longest && piece.isAtMostOneIn(CONTEXT * CONTEXT, reach);
            Window window = window(piece.box(), fits ? reach : side(piece.box(), reach));
            windows.add(window.after(filled));
            filled.add(piece.box());
        }
    }

    /** The window around a target: moved, and if need be cut, to lie inside the photo. */
    private Window window(Rectangle target, int smallestSide) {
        int side = smallestSide;
        Rectangle area;
        do {
            int width = Math.min(side, photo.width);
            int height = Math.min(side, photo.height);
            int x = target.x + target.width / 2 - width / 2;
            int y = target.y + target.height / 2 - height / 2;
            area =
                    new Rectangle(
                            Math.max(0, Math.min(x, photo.width - width)),
                            Math.max(0, Math.min(y, photo.height - height)),
                            width,
                            height);
            side *= 2; // a window with nothing known in it tells the network nothing
        } while (!unknown.hasKnown(area) && !area.equals(photo));
        return Window.fitted(area, target, workingSize);
    }
}
