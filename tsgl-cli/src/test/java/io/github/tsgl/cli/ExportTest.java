// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.repository.zoo.ZooModel;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.training.TrainedWeights;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.SafetensorsWriter;
import io.github.tsgl.zoo.InpaintingInput;
import io.github.tsgl.zoo.InpaintingModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {

    /** One of 255 gray levels, in a 16-bit picture. */
    private static final int LEVEL = 257;

    @TempDir private Path folder;

    private Path weights;
    private Path out;
    private NDManager manager;

    @BeforeEach
    void makeManager() {
        weights = folder.resolve("weights.safetensors");
        out = folder.resolve("model.safetensors");
        manager = NDManager.newBaseManager("PyTorch");
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }

    @Test
    void onlyTrainingKeepsTheStructureDecoder() throws IOException {
        writeRun(1);

        assertThat(export().err()).isEmpty();

        try (Checkpoint model = Checkpoint.open(out)) {
            assertThat(model.names()).containsExactly("generator.a", "generator.norm.runningVar");
            assertThat(model.tensor("generator.a").dataType()).isEqualTo(DataType.FLOAT16);
        }
    }

    @Test
    void runningStatisticsBeyondFloat16StayAsTheyAre() throws IOException {
        writeRun(1);

        export();

        try (Checkpoint model = Checkpoint.open(out)) {
            assertThat(model.tensor("generator.norm.runningVar").toFloats()).containsExactly(3e9f);
        }
    }

    @Test
    void theMetadataTellHowTheModelWasMade() throws IOException {
        writeRun(1);

        export("--metadata", "date=2026-01-31");

        try (Checkpoint model = Checkpoint.open(out)) {
            assertThat(model.metadata())
                    .containsEntry("network.host", "tsgl-small")
                    .containsEntry("seed", "7")
                    .containsEntry("date", "2026-01-31")
                    .doesNotContainKey("written");
            assertThat(model.metadata().get("exported_with")).contains("DJL 0.", "PyTorch 2.");
        }
    }

    @Test
    void whereThePhotosLayIsNotTold() throws IOException {
        writeRun(1);

        export();

        try (Checkpoint model = Checkpoint.open(out)) {
            assertThat(model.metadata())
                    .containsEntry(
                            "config_yaml",
                            "data:\n  folder: photos\n  validation: 'few'\n  crop: 128\n");
        }
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        writeRun(1);
        export();
        byte[] first = Files.readAllBytes(out);

        Program.run("export", "--run", folder, "--out", out);

        assertThat(out).hasBinaryContent(first);
    }

    @Test
    void aFileThatIsNoRunIsRefused() throws IOException {
        SafetensorsWriter.builder().build().write(weights, Map.of("a", manager.create(1f)));

        assertFails(weights + ": is not of a run of 'tsgl train'", export());

        Files.writeString(weights, "Dear diary,");
        assertFails(weights + ": is not a checkpoint", export());

        Files.delete(weights);
        assertFails(weights + ": no such file", export());
    }

    @Test
    void weightsBeyondFloat16AreRefused() throws IOException {
        writeRun(1e6f);

        assertFails(weights + ": generator.a holds 1000000.0", export());
    }

    @Test
    void theRunIsNotOverwritten() throws IOException {
        writeRun(1);
        byte[] before = Files.readAllBytes(weights);

        Program run = Program.run("export", "--run", folder, "--out", weights);

        assertThat(run.err()).contains("is the run's own file").hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
        assertThat(weights).hasBinaryContent(before);
    }

    @Test
    void theModelFillsHolesAsTheRunDoes() throws Exception {
        Engine.getInstance().setRandomSeed(3);
        Block network = Hosts.network(NetworkSpec.of("tsgl-small"), StructureOutput.TRAINING);
        Shape color = new Shape(1, 3, 64, 64);
        Shape plane = new Shape(1, 1, 64, 64);
        network.initialize(manager, DataType.FLOAT32, color, plane, color, plane, plane);
        TrainedWeights.save(weights, network, Map.of("network.host", "tsgl-small"));
        int[] smoothFill = fill(weights);
        NDArray last = NamedParameters.of(network).get("generator.decoder1.conv.weight").getArray();
        last.addi(manager.arange((float) last.size()).sin().mul(5e-3).reshape(last.getShape()));
        TrainedWeights.save(weights, network, Map.of("network.host", "tsgl-small"));
        export();

        int[] ofRun = fill(weights);
        int[] ofModel = fill(out);

        assertThat(Files.size(out)).isLessThan(Files.size(weights) / 3);
        int correction = farthest(ofRun, smoothFill);
        assertThat(correction).as("in 1/65535").isGreaterThan(2 * LEVEL);
        assertThat(farthest(ofRun, ofModel)).isLessThan(LEVEL);
    }

    private static int farthest(int[] a, int[] b) {
        return IntStream.range(0, a.length).map(i -> Math.abs(a[i] - b[i])).max().orElse(0);
    }

    /** A 16-bit gray picture's pixels after its hole was filled. */
    private static int[] fill(Path file) throws Exception {
        BufferedImage photo = new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 64 * 64; i++) {
            photo.getRaster().setSample(i % 64, i / 64, 0, i * 977 % 65_536);
        }
        BufferedImage mask = PictureFiles.mask(64, 64, 20, 20, 24, 24);
        BufferedImageFactory images = new BufferedImageFactory();
        try (ZooModel<InpaintingInput, Image> model =
                        InpaintingModel.builder().optModel("tsgl-small").optWeights(file).load();
                Predictor<InpaintingInput, Image> predictor = model.newPredictor()) {
            Image filled =
                    predictor.predict(
                            new InpaintingInput(images.fromImage(photo), images.fromImage(mask)));
            BufferedImage picture = (BufferedImage) filled.getWrappedImage();
            return picture.getRaster().getSamples(0, 0, 64, 64, 0, (int[]) null);
        }
    }

    private void writeRun(float value) throws IOException {
        Map<String, NDArray> arrays = new TreeMap<>();
        arrays.put("generator.a", manager.create(new float[] {value, 0.1f}));
        arrays.put("generator.norm.runningVar", manager.create(new float[] {3e9f}));
        arrays.put("generator.structureDecoder.b", manager.create(new float[] {2}));
        SafetensorsWriter.builder()
                .optMetadata("network.host", "tsgl-small")
                .optMetadata("seed", "7")
                .optMetadata("written", "today")
                .optMetadata(
                        "config_yaml",
                        "data:\n  folder: /home/me/photos\n  validation: 'C:\\mine\\few'\n  crop: 128\n")
                .build()
                .write(weights, arrays);
    }

    private Program export(Object... more) {
        Object[] all = new Object[5 + more.length];
        System.arraycopy(new Object[] {"export", "--run", weights, "--out", out}, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return Program.run(all);
    }

    private void assertFails(String line, Program run) {
        assertThat(run.err()).startsWith("tsgl: " + line).hasLineCount(1);
        assertThat(run.status()).isEqualTo(1);
        assertThat(out).doesNotExist();
    }
}
