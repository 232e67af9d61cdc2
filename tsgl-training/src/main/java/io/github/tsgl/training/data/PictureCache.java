// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.data;

import io.github.tsgl.image.RgbImage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decoded photos, up to a number of bytes; those not used for the longest time go first. */
final class PictureCache {

    private final long capacity;
    private final Map<Key, RgbImage> pictures = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    PictureCache(long capacity) {
        this.capacity = capacity;
    }

    private record Key(PhotoSource photo, PhotoSource.Size size) {}

    synchronized RgbImage get(PhotoSource photo, PhotoSource.Size size) {
        return pictures.get(new Key(photo, size));
    }

    synchronized void put(PhotoSource photo, PhotoSource.Size size, RgbImage picture) {
        if (picture.rgb().length > capacity) {
            return;
        }
        RgbImage old = pictures.put(new Key(photo, size), picture);
        bytes += picture.rgb().length - (old == null ? 0 : old.rgb().length);
        Iterator<RgbImage> oldest = pictures.values().iterator();
        while (bytes > capacity) {
            bytes -= oldest.next().rgb().length;
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
