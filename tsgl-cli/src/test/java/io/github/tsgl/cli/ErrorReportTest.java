// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.translate.TranslateException;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.weights.WeightMismatchException;
import io.github.tsgl.weights.WeightTable;
import io.github.tsgl.zoo.PhotoFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorReportTest {

    private static final Path PHOTO = Path.of("photo.png");

    @Test
    void memoryIsFoundBehindOtherErrors() {
        EngineException engine = new EngineException("DefaultCPUAllocator: can't allocate");

        assertThat(ErrorReport.about(PHOTO, new TranslateException(engine)))
                .hasMessage("photo.png: not enough memory");
        assertThat(ErrorReport.about(PHOTO, new OutOfMemoryError("Java heap space")))
                .hasMessage("photo.png: not enough memory");
        assertThat(PhotoFailure.isMemory(new IllegalStateException("no"))).isFalse();
    }

    @Test
    void namesThatDoNotFitAreShownForEachSide(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            SafetensorsWriter.builder()
                    .build()
                    .write(
                            file,
                            Map.of(
                                    "shared", manager.ones(new Shape(2)),
                                    "unused1", manager.ones(new Shape(2)),
                                    "unused2", manager.ones(new Shape(2)),
                                    "unused3", manager.ones(new Shape(2)),
                                    "unused4", manager.ones(new Shape(2))));
            Map<String, Parameter> network = new TreeMap<>();
            for (String name : new String[] {"shared", "unset"}) {
                Parameter parameter =
                        Parameter.builder()
                                .setName(name)
                                .setType(Parameter.Type.OTHER)
                                .optShape(new Shape(3))
                                .optArray(manager.zeros(new Shape(3), DataType.FLOAT32))
                                .build();
                network.put(name, parameter);
            }
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                WeightMismatchException error =
                        Assertions.catchThrowableOfType(
                                WeightMismatchException.class,
                                () -> WeightTable.identity().load(checkpoint, network));

                assertThat(
                                ErrorReport.aboutWeights(
                                        file.toString(), ErrorReport.message(error), error))
                        .hasMessage(
                                file
                                        + ": does not fit this network: 4 unused in the file"
                                        + " (unused1, unused2, unused3 and 1 more), 1 unset in the"
                                        + " network (unset), 1 of another shape or value (shared"
                                        + " (2) for shared (3))");
            }
        }
    }
}
