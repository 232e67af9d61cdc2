// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of a {@link WeightTable}. */
sealed interface WeightRule {

    /** Claims a published tensor, if the entry is about it. */
    boolean claim(String published, WeightPlan plan);

    /** Tensors that become one parameter together; the first one brings in the others. */
    record Combine(List<NamePattern> published, NamePattern ours, Combination combination)
            implements WeightRule {

        @Override
        public boolean claim(String name, WeightPlan plan) {
            for (int i = 0; i < published.size(); i++) {
                Optional<Map<String, String>> values = published.get(i).match(name);
                if (values.isPresent()) {
                    List<String> all = published.stream().map(p -> p.fill(values.get())).toList();
                    return i == 0
                            ? plan.combine(all, ours.fill(values.get()), combination)
                            : plan.has(all);
                }
            }
            return false;
        }
    }

    /** A tensor that is cut into several parameters. */
    record Split(NamePattern published, int axis, List<NamePattern> ours) implements WeightRule {

        @Override
        public boolean claim(String name, WeightPlan plan) {
            Optional<Map<String, String>> values = published.match(name);
            if (values.isEmpty()) {
                return false;
            }
            List<String> targets = new ArrayList<>();
            ours.forEach(o -> targets.add(o.fill(values.get())));
            return plan.split(name, axis, targets);
        }
    }

    /** A tensor that is not needed; its value is checked if one is given. */
    record Ignore(NamePattern published, Float value) implements WeightRule {

        @Override
        public boolean claim(String name, WeightPlan plan) {
            boolean fits = published.match(name).isPresent();
            if (fits && value != null) {
                plan.expect(name, value);
            }
            return fits;
        }
    }

    /** Tensors of other names than these are not needed. */
    record IgnoreOthers(List<NamePattern> kept) implements WeightRule {

        @Override
        public boolean claim(String name, WeightPlan plan) {
            return kept.stream().noneMatch(pattern -> pattern.match(name).isPresent());
        }
    }
}
