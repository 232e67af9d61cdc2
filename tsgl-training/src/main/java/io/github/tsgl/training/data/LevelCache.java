package io.github.tsgl.training.data;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decoded photos, up to a number of bytes; those not used for the longest time go first. */
final class LevelCache {

    private final long capacity;
    private final Map<Key, Photo.Level> levels = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    LevelCache(long capacity) {
        this.capacity = capacity;
    }

    private record Key(Photo photo, Photo.Size size) {}

    synchronized Photo.Level get(Photo photo, Photo.Size size) {
        return levels.get(new Key(photo, size));
    }

    synchronized void put(Photo photo, Photo.Size size, Photo.Level level) {
        if (level.bytes() > capacity) {
            return;
        }
        Photo.Level old = levels.put(new Key(photo, size), level);
        bytes += level.bytes() - (old == null ? 0 : old.bytes());
        Iterator<Photo.Level> oldest = levels.values().iterator();
        while (bytes > capacity) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
