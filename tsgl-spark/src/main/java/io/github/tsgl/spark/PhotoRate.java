// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import java.util.Locale;
import org.apache.spark.util.AccumulatorV2;

/** Counts photos and tells how many there are a second, by the clock of those who count. */
final class PhotoRate extends AccumulatorV2<Long, String> {

    private static final long serialVersionUID = 1;

    private static final long NONE = -1;

    private long photos;
    private long first = NONE; // when the first one began, in milliseconds
    private long last = NONE; // when the last one ended

    @Override
    public boolean isZero() {
        return first == NONE;
    }

    @Override
    public PhotoRate copy() {
        PhotoRate copy = new PhotoRate();
        copy.photos = photos;
        copy.first = first;
        copy.last = last;
        return copy;
    }

    @Override
    public void reset() {
        photos = 0;
        first = NONE;
        last = NONE;
    }

    /** A photo ends now, which began some milliseconds ago. */
    @Override
    public void add(Long milliseconds) {
        long now = System.currentTimeMillis();
        add(1, now - milliseconds, now);
    }

    @Override
    public void merge(AccumulatorV2<Long, String> other) {
        if (!other.isZero()) {
            PhotoRate rate = (PhotoRate) other;
            add(rate.photos, rate.first, rate.last);
        }
    }

    private void add(long count, long begin, long end) {
        photos += count;
        first = first == NONE ? begin : Math.min(first, begin);
        last = Math.max(last, end);
    }

    /** What Spark's pages show. */
    @Override
    public String value() {
        return String.format(Locale.ROOT, "%.2f photos/s", perSecond());
    }

    long photos() {
        return photos;
    }

    double perSecond() {
        return isZero() ? 0 : photos / Math.max(1e-3, (last - first) / 1e3);
    }
}
