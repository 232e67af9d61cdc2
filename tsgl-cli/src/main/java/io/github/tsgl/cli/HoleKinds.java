// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.evaluation.HoleKind;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of holes by name. */
final class HoleKinds implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return Stream.of(HoleKind.values()).map(HoleKind::toString).iterator();
    }

    /** The kinds of these names, in any case. */
    static Set<HoleKind> named(List<String> names) {
        Set<HoleKind> kinds = EnumSet.noneOf(HoleKind.class);
        for (String name : names) {
            kinds.add(
                    Stream.of(HoleKind.values())
                            .filter(kind -> kind.toString().equals(name.toLowerCase(Locale.ROOT)))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "--masks: '"
                                                            + name
                                                            + "' is no folder, and none of "
                                                            + String.join(", ", new HoleKinds()))));
        }
        return kinds;
    }
}
