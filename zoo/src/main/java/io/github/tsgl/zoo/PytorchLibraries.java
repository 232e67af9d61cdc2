// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** PyTorch's libraries, which a program chooses for its platform and this library must not. */
final class PytorchLibraries {

    private static final String ENGINE = "PyTorch";

    /** Of DJL's engine: the versions that fit each other. */
    private static final String VERSIONS = "/pytorch-engine.properties";

    private PytorchLibraries() {}

    /** Starts the engine, if nothing has yet, and says what a program lacks if that fails. */
    static void load() {
        try {
            Engine.getEngine(ENGINE);
        } catch (EngineException | UnsatisfiedLinkError e) {
            throw new EngineException(advice(e), e); // which Criteria does not hide
        }
    }

    static String advice(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        Properties versions = new Properties();
        try (InputStream in = Engine.class.getResourceAsStream(VERSIONS)) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        String pytorch = versions.getProperty("pytorch_version", "VERSION");
        return "PyTorch's libraries cannot be loaded ("
                + first.getMessage()
                + "): a program needs ai.djl.pytorch:pytorch-native-cpu:"
                + pytorch
                + ", with the classifier of its platform, such as linux-x86_64, and"
                + " ai.djl.pytorch:pytorch-jni:"
                + pytorch
                + "-"
                + versions.getProperty("djl_version", "VERSION")
                + " among its dependencies";
    }
}
