// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** How often a photo is drawn. */
public enum Weighting {
    /** Every photo as often. */
    PHOTOS {
        @Override
        Draw from(List<PhotoSource> photos) {
            return random -> photos.get(random.nextInt(photos.size()));
        }
    },
    /** A folder as often as the square root of its number of photos says. */
    FOLDERS {
        @Override
        Draw from(List<PhotoSource> photos) {
            Map<String, Integer> counts = new HashMap<>();
            photos.forEach(photo -> counts.merge(folder(photo), 1, Integer::sum));
            double[] sums =
                    photos.stream()
                            .mapToDouble(photo -> 1 / Math.sqrt(counts.get(folder(photo))))
                            .toArray();
            Arrays.parallelPrefix(sums, Double::sum);
            return random -> {
                double at = random.nextDouble() * sums[sums.length - 1];
                int index = Arrays.binarySearch(sums, at);
                return photos.get(Math.min(index < 0 ? ~index : index + 1, sums.length - 1));
            };
        }
    };

    /**
     * Makes a way to draw from photos.
     *
     * @param photos the photos, at least one
     * @return draws a photo with one random number
     */
    abstract Draw from(List<PhotoSource> photos);

    private static String folder(PhotoSource photo) {
        String name = photo.name().replace('\\', '/');
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Draws photos. */
    @FunctionalInterface
    interface Draw {

        /** The next photo. */
        PhotoSource next(RandomGenerator random);
    }
}
