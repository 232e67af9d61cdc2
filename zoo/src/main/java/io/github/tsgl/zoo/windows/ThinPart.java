// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.windows;

import static io.github.tsgl.zoo.windows.WindowPlan.CONTEXT;
import static io.github.tsgl.zoo.windows.WindowPlan.THIN;

import io.github.tsgl.image.HoleMask;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a long thin part of a hole (a scratch, a wire, writing) across, into as few pieces as a
 * length allows. A cut goes where the part is thinnest if that costs few more pieces, so that a
 * thick spot on a thin line stays in one piece.
 */
final class ThinPart {

    private final HoleMask hole;
    private final int longest;
    private final List<HoleProfile> pieces = new ArrayList<>();

    private ThinPart(HoleMask hole, int longest) {
        this.hole = hole;
        this.longest = longest;
    }

    /**
     * The pieces of a part from one end to the other. Their boxes are disjoint and hold all that is
     * missing in the part.
     *
     * @param hole the hole
     * @param part the box around the part
     * @param longest the length of a piece that is not thick, at least 2
     */
    static List<HoleProfile> pieces(HoleMask hole, Rectangle part, int longest) {
        ThinPart thin = new ThinPart(hole, longest);
        thin.cut(part);
        return thin.pieces;
    }

    private void cut(Rectangle area) {
        HoleProfile piece = HoleProfile.of(hole, area);
        Rectangle box = piece.box();
        boolean wide = box.width >= box.height;
        int[] counts = wide ? piece.columns() : piece.rows();
        if (counts.length <= longest) {
            pieces.add(piece);
            return;
        }
        int at = position(counts);
        boolean sparse = piece.isAtMostOneIn(CONTEXT * CONTEXT, piece.length());
        if (!sparse && (long) crossing(counts, at) * THIN > piece.length()) {
            pieces.add(piece); // thick, also at its thinnest
        } else if (wide) {
            cut(new Rectangle(box.x, box.y, at, box.height));
            cut(new Rectangle(box.x + at, box.y, box.width - at, box.height));
        } else {
            cut(new Rectangle(box.x, box.y, box.width, at));
            cut(new Rectangle(box.x, box.y + at, box.width, box.height - at));
        }
    }

    /**
     * Where to cut: what is least of the missing pixels there and the distance from the range in
     * which a cut makes no more pieces than the length needs, added. Never in the outer quarters.
     */
    private int position(int[] counts) {
        int length = counts.length;
        int needed = (length + longest - 1) / longest;
        int before = needed / 2;
        int from = length - (needed - before) * longest;
        int to = before * longest;
        int even = (int) ((long) length * before / needed);
        int best = even;
        int least = Integer.MAX_VALUE;
        for (int distance = 0; distance <= length / 2; distance++) {
            for (int at : new int[] {even - distance, even + distance}) {
                if (at < (length + 3) / 4 || at > length * 3L / 4) {
                    continue;
                }
                int extra = Math.max(0, Math.max(from - at, at - to));
                int cost = crossing(counts, at) + extra;
                if (cost < least) {
                    least = cost;
                    best = at;
                }
            }
        }
        return best;
    }

    /** How many missing pixels a cut has at one of its sides, the better one. */
    private static int crossing(int[] counts, int at) {
        return Math.min(counts[at - 1], counts[at]);
    }
}
