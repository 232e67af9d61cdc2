package io.github.tsgl.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.util.ArrayList;
import java.util.List;

/** Scales all gradients together so that their norm keeps below a bound. */
final class GradientClipper {

    private final ParameterList parameters;
    private final double maxNorm;

    GradientClipper(ParameterList parameters, double maxNorm) {
        this.parameters = parameters;
        this.maxNorm = maxNorm;
    }

    /** Returns the norm before clipping; to be called within a scope. */
    double clip() {
        List<NDArray> gradients = new ArrayList<>();
        NDList squares = new NDList();
        for (Parameter parameter : parameters.values()) {
            if (parameter.requiresGradient()) {
                NDArray gradient = parameter.getArray().getGradient();
                gradients.add(gradient);
                squares.add(gradient.square().sum());
            }
        }
        double norm = Math.sqrt(NDArrays.stack(squares).sum().getFloat());
        if (norm > maxNorm) {
            for (NDArray gradient : gradients) {
                gradient.muli(maxNorm / norm);
            }
        }
        return norm;
    }
}
