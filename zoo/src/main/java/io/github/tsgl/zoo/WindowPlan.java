package io.github.tsgl.zoo;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/** Decides which windows of a photo go through the network. */
final class WindowPlan {

    /** A window is at least this many times as long as the part of the hole in it. */
    private static final int CONTEXT = 2;

    private final Hole hole;
    private final Rectangle photo;
    private final int workingSize;

    private WindowPlan(Hole hole, int workingSize) {
        this.hole = hole;
        this.workingSize = workingSize;
        photo = new Rectangle(hole.width(), hole.height());
    }

    /**
     * Plans the forward passes for a photo. The windows' targets are disjoint and hold the whole
     * hole.
     */
    static List<Window> windows(Hole hole, Sizing sizing, int workingSize) {
        WindowPlan plan = new WindowPlan(hole, workingSize);
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
        List<Window> windows = new ArrayList<>();
        for (Rectangle target : targets()) {
            windows.add(Window.fitted(area(target), target, workingSize));
        }
        return windows;
    }

    /** The boxes of the hole's parts, merged until no merge is free of cost. */
    private List<Rectangle> targets() {
        List<Rectangle> targets = new ArrayList<>();
        for (Rectangle box : ConnectedRegions.boxes(hole)) {
            Rectangle target = box;
            for (int i = 0; i < targets.size(); ) {
                if (belongTogether(target, targets.get(i))) {
                    target = target.union(targets.remove(i));
                    i = 0; // a larger target may now reach one that was too far away
                } else {
                    i++;
                }
            }
            targets.add(target);
        }
        return targets;
    }

    /**
     * Targets that overlap are one, so that no pixel belongs to two; others are one if a common
     * window costs no detail.
     */
    private boolean belongTogether(Rectangle a, Rectangle b) {
        int common = side(a.union(b));
        return a.intersects(b) || common <= Math.max(side(a), side(b));
    }

    private int side(Rectangle target) {
        return Math.max(workingSize, CONTEXT * Math.max(target.width, target.height));
    }

    /** The window around a target: moved, and if need be cut, to lie inside the photo. */
    private Rectangle area(Rectangle target) {
        int side = side(target);
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
        } while (!hole.hasKnown(area) && !area.equals(photo));
        return area;
    }
}
