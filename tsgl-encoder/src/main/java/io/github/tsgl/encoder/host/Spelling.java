// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.encoder.host;

import java.util.Collection;

/** Finds what may have been meant. */
public final class Spelling {

    private Spelling() {}

    /**
     * Finds the known name nearest to an unknown one.
     *
     * @param path the unknown name, which may be a path with dots
     * @param known the known names
     * @return the nearest, or null if none is near
     */
    public static String nearest(String path, Collection<String> known) {
        String best = null;
        int least = Math.max(2, path.length() / 4) + 1;
        for (String key : known) {
            int whole = distance(path, key);
            int ends = 1 + distance(end(path), end(key));
            int distance = end(path).length() > 2 ? Math.min(whole, ends) : whole;
            if (distance < least) {
                least = distance;
                best = key;
            }
        }
        return best;
    }

    /**
     * Says what is wrong with a name.
     *
     * @param kind what it should be a name of, such as {@code host}
     * @param name the unknown name
     * @param known the known names
     * @return one line that names the nearest, if one is near, and all known ones
     */
    public static String unknown(String kind, String name, Collection<String> known) {
        String nearest = nearest(name, known);
        return "unknown "
                + kind
                + " '"
                + name
                + "'; "
                + (nearest == null ? "" : "did you mean " + nearest + "? ")
                + "known "
                + kind
                + "s: "
                + String.join(", ", known);
    }

    private static String end(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Levenshtein's distance: how many letters must be put in, left out or changed. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
