package io.github.tsgl.training.config;

import java.util.Collection;

/** Finds what may have been meant. */
final class Spelling {

    private Spelling() {}

    /** The known key nearest to an unknown one, or null if none is near. */
    static String nearest(String path, Collection<String> known) {
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
