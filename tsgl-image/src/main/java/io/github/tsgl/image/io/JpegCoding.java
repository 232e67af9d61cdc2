// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import org.w3c.dom.NodeList;

/**
 * How finely a JPEG file codes a picture (ISO/IEC 10918-1).
 *
 * @param across of how many columns one is kept of the color differences, 1 or 2
 * @param down of how many rows one is kept of them, 1 or 2
 * @param tables the quantization tables of brightness and of color differences, row by row; fewer
 *     if the file has no such
 */
record JpegCoding(int across, int down, List<int[]> tables) {

    /** All colors, and tables no finer than the writer's. */
    static final JpegCoding FULL_COLORS = new JpegCoding(1, 1, List.of());

    static final int TABLE = 64;

    /** Quality 0.95: a tenth of the steps that the standard proposes. */
    private static final float STEPS = 0.1f;

    private static final List<JPEGQTable> OURS =
            List.of(
                    JPEGQTable.K1Luminance.getScaledInstance(STEPS, true),
                    JPEGQTable.K2Chrominance.getScaledInstance(STEPS, true));

    private static final String METADATA = "javax_imageio_jpeg_image_1.0";

    /** The coding of the picture after its sides were swapped. */
    JpegCoding turned() {
        List<int[]> turned = tables.stream().map(JpegCoding::transposed).toList();
        return new JpegCoding(down, across, turned);
    }

    private static int[] transposed(int[] table) {
        return IntStream.range(0, TABLE).map(i -> table[i % 8 * 8 + i / 8]).toArray();
    }

    /**
     * A picture with what tells a writer to code it like this: the file's tables where they are
     * finer than those of quality 0.95.
     */
    IIOImage applied(BufferedImage picture, ImageWriter writer, Optional<Resolution> resolution)
            throws IIOInvalidTreeException {
        IIOMetadata metadata =
                writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA);
        NodeList components = root.getElementsByTagName("componentSpec");
        if (components.getLength() == 3) {
            IIOMetadataNode brightness = (IIOMetadataNode) components.item(0);
            brightness.setAttribute("HsamplingFactor", String.valueOf(across));
            brightness.setAttribute("VsamplingFactor", String.valueOf(down));
        }
        NodeList nodes = root.getElementsByTagName("dqtable");
        for (int i = 0; i < Math.min(nodes.getLength(), OURS.size()); i++) {
            ((IIOMetadataNode) nodes.item(i)).setUserObject(table(i));
        }
        NodeList jfif = root.getElementsByTagName("app0JFIF");
        if (resolution.isPresent() && jfif.getLength() == 1) {
            IIOMetadataNode node = (IIOMetadataNode) jfif.item(0);
            node.setAttribute("resUnits", String.valueOf(resolution.get().jfifUnit()));
            node.setAttribute("Xdensity", String.valueOf(resolution.get().jfifAcross()));
            node.setAttribute("Ydensity", String.valueOf(resolution.get().jfifDown()));
        }
        metadata.setFromTree(METADATA, root);
        return new IIOImage(picture, null, metadata);
    }

    /** The file's table if it has the finer steps, else ours. */
    private JPEGQTable table(int index) {
        JPEGQTable ours = OURS.get(index);
        boolean finer =
                index < tables.size()
                        && IntStream.of(tables.get(index)).sum()
                                < IntStream.of(ours.getTable()).sum();
        return finer ? new JPEGQTable(tables.get(index)) : ours;
    }
}
