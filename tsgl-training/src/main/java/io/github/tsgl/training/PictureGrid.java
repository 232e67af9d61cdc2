// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training;

import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.PictureWriter;
import io.github.tsgl.image.io.StoredPicture;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pictures side by side, in rows. */
public final class PictureGrid {

    private static final int GAP = 4;

    private final List<List<RgbImage>> rows = new ArrayList<>();

    /** Makes an empty grid. */
    public PictureGrid() {}

    /**
     * Adds a row below the others.
     *
     * @param pictures the pictures, left to right
     * @return this grid
     */
    public PictureGrid row(RgbImage... pictures) {
        rows.add(List.of(pictures));
        return this;
    }

    /**
     * Writes the grid as a PNG file, which appears only when it is whole.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        int width = 1;
        int height = GAP;
        for (List<RgbImage> row : rows) {
            int rowWidth = GAP;
            int rowHeight = 0;
            for (RgbImage picture : row) {
                rowWidth += picture.width() + GAP;
                rowHeight = Math.max(rowHeight, picture.height());
            }
            width = Math.max(width, rowWidth);
            height += rowHeight + GAP;
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        int top = GAP;
        for (List<RgbImage> row : rows) {
            int left = GAP;
            int rowHeight = 0;
            for (RgbImage picture : row) {
                graphics.drawImage(picture.toBufferedImage(), left, top, null);
                left += picture.width() + GAP;
                rowHeight = Math.max(rowHeight, picture.height());
            }
            top += rowHeight + GAP;
        }
        graphics.dispose();
        PictureWriter.write(file, StoredPicture.of(image));
    }
}
