package io.github.tsgl.zoo;

import io.github.tsgl.encoder.host.LargePhoto;
import io.github.tsgl.image.HoleMask;
import io.github.tsgl.image.io.StoredPicture;

/** A photo with a hole that is filled in a copy of it. */
record HoledPhoto(StoredPicture photo, HoleMask hole, StoredPicture result) implements LargePhoto {

    @Override
    public int width() {
        return photo.width();
    }

    @Override
    public int height() {
        return photo.height();
    }

    @Override
    public void readRow(int y, float[] rgb) {
        photo.readRow(0, y, photo.width(), rgb);
    }

    @Override
    public boolean isMissing(int x, int y) {
        return hole.isHole(x, y);
    }

    @Override
    public void write(int x, int y, float red, float green, float blue) {
        result.write(x, y, red, green, blue);
    }
}
