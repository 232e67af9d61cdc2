// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.image.io;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds out how a JPEG file is coded, from its segments DQT and SOF. */
final class JpegCodingReader {

    private static final int TABLES = 0xDB;
    private static final int FRAME = 0xC0;
    private static final int LAST_FRAME = 0xC2;
    private static final int MOST = 4;
    private static final int LARGEST = 255;

    private final int[][] tables = new int[MOST][];
    private final List<Component> components = new ArrayList<>();

    /** One of a picture's three: how often it is sampled, and its table. */
    private record Component(int across, int down, int table) {}

    /** Looks at a segment. */
    void look(int marker, byte[] data) {
        ByteBuffer segment = ByteBuffer.wrap(data);
        try {
            if (marker == TABLES) {
                readTables(segment);
            } else if (marker >= FRAME && marker <= LAST_FRAME) {
                readFrame(segment);
            }
        } catch (BufferUnderflowException e) {
            components.clear(); // the decoder will say that it is damaged
        }
    }

    private void readTables(ByteBuffer segment) {
        while (segment.hasRemaining()) {
            int head = segment.get();
            int[] table = new int[JpegCoding.TABLE];
            boolean fine = true;
            for (int place : zigzag()) {
                table[place] = head >> 4 == 0 ? segment.get() & 0xFF : segment.getShort() & 0xFFFF;
                fine &= table[place] > 0 && table[place] <= LARGEST;
            }
            tables[head & MOST - 1] = fine ? table : null;
        }
    }

    /** The places of a table, row by row, in the order in which a file has them. */
    private static int[] zigzag() {
        int[] places = new int[JpegCoding.TABLE];
        int i = 0;
        for (int diagonal = 0; diagonal < 15; diagonal++) {
            for (int step = Math.max(0, diagonal - 7); step <= Math.min(7, diagonal); step++) {
                int row = diagonal % 2 == 0 ? diagonal - step : step;
                places[i++] = 8 * row + diagonal - row;
            }
        }
        return places;
    }

    private void readFrame(ByteBuffer segment) {
        segment.position(Math.min(5, segment.limit())); // depth and sizes
        int count = segment.get();
        components.clear();
        for (int i = 0; i < count; i++) {
            segment.get(); // the component's name
            int sampling = segment.get() & 0xFF;
            components.add(new Component(sampling >> 4, sampling & 0xF, segment.get() & MOST - 1));
        }
    }

    JpegCoding coding() {
        List<int[]> found = new ArrayList<>();
        for (Component component : components.subList(0, Math.min(2, components.size()))) {
            if (tables[component.table()] == null) {
                break;
            }
            found.add(tables[component.table()]);
        }
        if (components.size() != 3) {
            return new JpegCoding(1, 1, found);
        }
        Component first = components.get(0);
        boolean halvesAcross = true;
        boolean halvesDown = true;
        for (Component other : components.subList(1, 3)) {
            halvesAcross &= first.across() > other.across();
            halvesDown &= first.down() > other.down();
        }
        return new JpegCoding(halvesAcross ? 2 : 1, halvesDown ? 2 : 1, found);
    }
}
