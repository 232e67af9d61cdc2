// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Lines of columns, each as wide as its widest text. */
final class TextTable {

    private final List<List<String>> lines = new ArrayList<>();

    /** Begins with the columns' titles. */
    TextTable(String... titles) {
        add(titles);
    }

    /** Adds a line of a text for each column. */
    void add(String... texts) {
        lines.add(List.of(texts));
    }

    void print(PrintWriter out) {
        lines.forEach(line -> out.println(padded(line)));
        out.flush();
    }

    private String padded(List<String> line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            int column = i;
            int width =
                    lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
            text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
