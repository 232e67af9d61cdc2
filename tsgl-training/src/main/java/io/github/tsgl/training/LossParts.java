package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The losses of one step by name: what the parts of a batch give is added up. */
final class LossParts {

    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    /** A value that is perhaps still being computed on its device. */
    private record Pending(String name, NDArray value, double share) {}

    LossParts() {
        sums.put("loss", 0.0);
    }

    /** Adds a part's loss, of which the batch has a share. */
    void add(String name, NDArray value, double share) {
        pending.add(new Pending(name, value.stopGradient(), share));
    }

    private void settle() {
        for (Pending part : pending) {
            sums.merge(part.name(), part.share() * part.value().getFloat(), Double::sum);
        }
        pending.clear();
    }

    /** The generator's weighted loss. */
    double total() {
        settle();
        return sums.get("loss");
    }

    /** All losses; must be called before the arrays are freed. */
    Map<String, Double> values() {
        settle();
        return sums;
    }
}
