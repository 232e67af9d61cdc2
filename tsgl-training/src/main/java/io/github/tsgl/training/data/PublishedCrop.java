package io.github.tsgl.training.data;

import java.util.List;

/**
 * How samples are cut from each data set, as in the released TSGL code; samples are mirrored at
 * random.
 */
public enum PublishedCrop implements CropPolicy {
    /**
     * A random square of the photo in its own size. A smaller photo is enlarged until the square
     * fits; the released code would fill up with black.
     */
    PARIS_STREET_VIEW {
        @Override
        public List<Photo.Size> sizes(Photo.Size own, int side) {
            return List.of(own.shortSide() < side ? own.withShortSide(side) : own);
        }
    },
    /**
     * The whole photo, resized to the square. It is filtered, where the released code takes the
     * nearest pixels.
     */
    CELEBA {
        @Override
        public List<Photo.Size> sizes(Photo.Size own, int side) {
            return List.of(new Photo.Size(side, side));
        }
    },
    /** The same as {@link #PARIS_STREET_VIEW}. */
    PLACES2 {
        @Override
        public List<Photo.Size> sizes(Photo.Size own, int side) {
            return PARIS_STREET_VIEW.sizes(own, side);
        }
    }
}
