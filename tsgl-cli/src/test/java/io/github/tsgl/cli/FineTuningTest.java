// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.InpaintingInputs;
import io.github.tsgl.hifill.GoldenHifill;
import io.github.tsgl.image.io.PictureFiles;
import io.github.tsgl.lama.GoldenLama;
import io.github.tsgl.layers.testing.Golden;
import io.github.tsgl.pennet.GoldenPenNet;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.StoredTensor;
import io.github.tsgl.weights.WeightMismatchException;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.PublishedFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training begins with files in the layouts of the published ones. The first step hardly moves
 * anything, so that the run's weights still are the file's.
 */
@Tag("slow")
class FineTuningTest {

    private static final Pattern MISSHAPED = Pattern.compile("(\\S+) \\(.*\\) for \\S+ \\((.*)\\)");
    private static final String JUDGE = "/io/github/tsgl/encoder/golden/discriminator.txt";
    private static final int SIDE = 128;

    private final NDManager manager = NDManager.newBaseManager();
    @TempDir private Path folder;
    private Path photos;
    private Path out;

    @FunctionalInterface
    private interface Reader {
        void read(Checkpoint checkpoint) throws IOException;
    }

    @BeforeEach
    void writePhotos() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        for (String name : List.of("a.png", "b.png")) {
            PictureFiles.write(photos.resolve(name), PictureFiles.quarters(160, 144));
        }
        out = folder.resolve("run");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void lamasTrainingCheckpointHasBothNetworks() throws IOException {
        Map<String, StoredTensor> both = new LinkedHashMap<>();
        NetworkSpec spec = NetworkSpec.of("lama").withWidth(2);
        put(both, "generator.", generator(spec, GoldenLama.golden("lama").tensorNames()));
        put(both, "discriminator.", judge("lama", 4, GoldenLama.golden("discriminator")));
        Path file = folder.resolve("best.ckpt");
        PublishedFile.torch(file, Checkpoint.of("both", both), "state_dict");

        trainsFrom(file, file, spec, "lama");
    }

    @Test
    void aFileOfLamasGeneratorAloneIsSaidToLackADiscriminator() throws IOException {
        NetworkSpec spec = NetworkSpec.of("lama").withWidth(2);
        Checkpoint generator = generator(spec, GoldenLama.golden("lama").tensorNames());
        Path file = PublishedFile.torch(folder.resolve("generator.pth"), generator);

        trainsFrom(file, null, spec, "lama");
    }

    @Test
    void theReleasedGeneratorsHaveTheirDiscriminatorBeside() throws IOException {
        NetworkSpec spec = NetworkSpec.of("tsgl-released").withWidth(8).withDepths(1, 1, 1, 1);
        Golden released = Golden.read("/io/github/tsgl/encoder/golden/released-tensors.txt");
        List<String> names =
                released.tensorNames().stream()
                        .filter(n -> !n.matches(".*blocks\\.[1-9].*"))
                        .toList();
        Path file = PublishedFile.torch(folder.resolve("G_7.pth"), generator(spec, names));
        Path beside = folder.resolve("D_7.pth");
        PublishedFile.torch(beside, judge("tsgl-released", 4, Golden.read(JUDGE)));

        trainsFrom(file, beside, spec, "tsgl-released");
    }

    @Test
    void oursLamaToo() throws IOException {
        NetworkSpec spec = NetworkSpec.of("ours-lama").withWidth(4);
        Checkpoint generator = generator(spec, GoldenLama.golden("ours-lama").tensorNames());
        Path file = PublishedFile.torch(folder.resolve("Gs.pth"), generator, "module");
        Path beside = folder.resolve("Ds.pth");
        Checkpoint judge = judge("ours-lama", 4, GoldenLama.golden("discriminator"));
        PublishedFile.torch(beside, judge, "module");

        trainsFrom(file, beside, spec, "ours-lama");
    }

    @Test
    void penNetsGeneratorHasItsDiscriminatorBeside() throws IOException {
        NetworkSpec spec = NetworkSpec.of("pennet").withWidth(4);
        Checkpoint generator = generator(spec, GoldenPenNet.golden().tensorNames());
        Path file = PublishedFile.torch(folder.resolve("gen_00007.pth"), generator, "netG");
        Path beside = folder.resolve("dis_00007.pth");
        PublishedFile.torch(beside, judge("pennet", 4, Golden.read(JUDGE)), "netD");

        trainsFrom(file, beside, spec, "pennet");
    }

    @Test
    void hifillsCheckpointHasBothNetworks() throws IOException {
        Map<String, StoredTensor> both = new LinkedHashMap<>();
        put(both, "", GoldenHifill.variables(GoldenHifill.golden("hifill")));
        put(both, "", GoldenHifill.variables(GoldenHifill.golden("discriminator")));
        Path file = PublishedFile.variables(folder, Checkpoint.of("both", both));

        trainsFrom(
                file,
                file,
                NetworkSpec.of("hifill"),
                "hifill",
                "network.discriminator_width=64",
                "loss.discriminator_steps=1");
    }

    @Test
    void theDefaultModelGoesByItsName() throws IOException {
        Object[] command = {
            "train", "--weights", "blend", "--data", photos, "--out", out, "--max-steps", 1
        };
        Object[] settings =
                Stream.of("batch=2", "data.crop=64", "data.smallest=64", "generator.rate=1e-9")
                        .flatMap(setting -> Stream.of("--set", setting))
                        .toArray();

        Program train = Program.run(Stream.of(command, settings).flatMap(Stream::of).toArray());

        assertThat(train.err()).isEmpty();
        NetworkSpec spec = NetworkSpec.of("blend");
        Path shipped = folder.resolve("shipped.safetensors");
        InpaintingModel.copyShippedWeights("blend", shipped);
        Block expected = network(spec);
        Hosts.readWeights(Hosts.named("blend"), shipped, expected);
        assertTrained(expected, out.resolve("weights.safetensors"), "");
    }

    private static void put(Map<String, StoredTensor> all, String prefix, Checkpoint tensors)
            throws IOException {
        for (String name : tensors.names()) {
            all.put(prefix + name, tensors.tensor(name));
        }
    }

    /** Tensors of the published names, in the shapes that a network of this size wants. */
    private Checkpoint generator(NetworkSpec spec, Collection<String> names) throws IOException {
        InpaintingHost host = Hosts.named(spec.host());
        Block network = network(spec);
        return standIn(names, checkpoint -> host.readPublished(checkpoint, network));
    }

    private Checkpoint judge(String host, int width, Golden golden) throws IOException {
        Block judge = judge(host, width);
        return standIn(
                golden.tensorNames(),
                checkpoint ->
                        Hosts.named(host)
                                .publishedDiscriminator()
                                .orElseThrow()
                                .table()
                                .load(checkpoint, judge));
    }

    private Block network(NetworkSpec spec) {
        Block network = Hosts.network(spec, StructureOutput.TRAINING);
        Shape[] shapes = InpaintingInputs.shapes(Hosts.inputs(spec).priors(), 1, SIDE, SIDE);
        network.initialize(manager, DataType.FLOAT32, shapes);
        return network;
    }

    private Block judge(String host, int width) {
        Block judge = Hosts.named(host).discriminator(width).orElseThrow();
        judge.initialize(manager, DataType.FLOAT32, new Shape(1, 3, SIDE, SIDE));
        return judge;
    }

    private static Checkpoint standIn(Collection<String> names, Reader reader) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            tensors.put(name, tensor(name, new Shape(7, 7, 7, 7, 7)));
        }
        try {
            reader.read(Checkpoint.of("none", tensors));
        } catch (WeightMismatchException e) {
            for (String line : e.misshaped()) {
                Matcher matcher = MISSHAPED.matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                long[] shape =
                        Stream.of(matcher.group(2).split(", "))
                                .mapToLong(Long::parseLong)
                                .toArray();
                String name = matcher.group(1);
                if (name.endsWith("mask_conv.weight")) {
                    shape[1] = 1;
                }
                tensors.put(name, tensor(name, new Shape(shape)));
            }
        }
        return Checkpoint.of("published", tensors);
    }

    private static StoredTensor tensor(String name, Shape shape) {
        return StoredTensor.computed(name, shape, () -> values(name, (int) shape.size()));
    }

    private static float[] values(String name, int size) {
        Random random = new Random(name.hashCode());
        float[] values = new float[size];
        boolean positive = name.contains("var") || name.endsWith("mask_conv.weight");
        for (int i = 0; i < size; i++) {
            float value = 0.05f * (float) random.nextGaussian();
            values[i] = positive ? 1 + Math.abs(value) : value;
        }
        return values;
    }

    /** Trains a step; the discriminator's file is null if there is none. */
    private void trainsFrom(
            Path file, Path judgeFile, NetworkSpec spec, String recipe, String... more)
            throws IOException {
        Stream<String> size =
                Stream.concat(
                        spec.width().stream().mapToObj(width -> "network.width=" + width),
                        spec.depths().isEmpty()
                                ? Stream.empty()
                                : Stream.of("network.depths=" + spec.depths()));
        Stream<String> rest =
                Stream.of(
                        "network.host=" + spec.host(),
                        "network.discriminator_width=4",
                        "batch=2",
                        "data.crop=" + SIDE,
                        "data.smallest=" + SIDE,
                        "data.texture=none",
                        "validation.side=" + SIDE,
                        "masks.kind=irregular",
                        "loss.perceptual=0",
                        "generator.rate=1e-9",
                        "discriminator.rate=1e-9");
        Object[] settings =
                Stream.of(size, rest, Stream.of(more))
                        .flatMap(all -> all)
                        .flatMap(setting -> Stream.of("--set", setting))
                        .toArray();
        Object[] command = {
            "train",
            "--config",
            recipe,
            "--data",
            photos,
            "--out",
            out,
            "--max-steps",
            1,
            "--weights",
            file
        };

        Program train = Program.run(Stream.of(command, settings).flatMap(Stream::of).toArray());

        assertThat(train.err()).isEmpty();
        Block expected = network(spec);
        InpaintingHost host = Hosts.named(spec.host());
        Hosts.readWeights(host, file, expected);
        assertTrained(expected, out.resolve("weights.safetensors"), "");
        int width = spec.host().equals("hifill") ? 64 : 4;
        Block judge = judge(spec.host(), width);
        assertThat(Hosts.readDiscriminator(host, file, judge))
                .isEqualTo(Optional.ofNullable(judgeFile));
        if (judgeFile != null) {
            assertRead(judge, judgeFile);
            Path state = out.resolve("checkpoints/step-00000001.safetensors");
            assertTrained(judge, state, "discriminator/weights/");
        }
    }

    /** What is learned in a network has its values from a file, in whatever order. */
    private static void assertRead(Block network, Path file) throws IOException {
        Set<FloatBuffer> published = new HashSet<>();
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (String name : checkpoint.names()) {
                published.add(sorted(checkpoint.tensor(name).toFloats()));
            }
        }
        learned(network)
                .forEach((name, values) -> assertThat(sorted(values)).as(name).isIn(published));
    }

    private static FloatBuffer sorted(float[] values) {
        float[] ascending = values.clone();
        Arrays.sort(ascending);
        return FloatBuffer.wrap(ascending);
    }

    /** What is learned in a network is, after the run's step, what it was before. */
    private static void assertTrained(Block network, Path file, String prefix) throws IOException {
        try (Checkpoint run = Checkpoint.open(file)) {
            for (Map.Entry<String, float[]> entry : learned(network).entrySet()) {
                float[] found = run.tensor(prefix + entry.getKey()).toFloats();
                float[] before = entry.getValue();
                assertThat(found).as(entry.getKey()).hasSameSizeAs(before);
                double moved =
                        IntStream.range(0, found.length)
                                .mapToDouble(i -> Math.abs(found[i] - before[i]))
                                .max()
                                .orElseThrow();
                assertThat(moved).as(entry.getKey()).isLessThan(1e-6);
            }
        }
    }

    private static Map<String, float[]> learned(Block network) {
        Map<String, float[]> values = new LinkedHashMap<>();
        NamedParameters.of(network)
                .forEach(
                        (name, parameter) -> {
                            if (parameter.requiresGradient()) {
                                values.put(name, parameter.getArray().toFloatArray());
                            }
                        });
        return values;
    }
}
