package io.github.tsgl.zoo;

import ai.djl.nn.Block;
import io.github.tsgl.encoder.ReleasedWeights;
import io.github.tsgl.encoder.SeamlessGenerator;
import io.github.tsgl.encoder.StructureOutput;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputPreparation;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.weights.Checkpoint;
import io.github.tsgl.weights.NamedParameters;
import io.github.tsgl.weights.WeightTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

/** Makes TSGL generators. */
final class TsglNetworkFactory implements NetworkFactory {

    /** The generator's coarsest scale: below it nothing of a picture would be left. */
    private static final int COARSEST = 64;

    private static final String TRAINING_ONLY = "only training draws the structure";

    private static final WeightTable OWN_NAMES =
            WeightTable.builder()
                    .ignore("generator.structureDecoder.{any*}", TRAINING_ONLY)
                    .ignore("structureDecoder.{any*}", TRAINING_ONLY)
                    .map("{name*}", "{name}")
                    .build();

    @Override
    public Block newNetwork(TsglModel model, TsglConfig config) {
        TsglGenerator generator = TsglGenerator.builder().setConfig(config).build();
        return switch (model) {
            case SMALL -> new SeamlessGenerator(generator);
            case RELEASED -> generator;
        };
    }

    @Override
    public void readWeights(TsglModel model, Block network, Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Set<String> own = NamedParameters.of(network).keySet();
            boolean published =
                    model == TsglModel.RELEASED
                            && checkpoint.names().stream().noneMatch(own::contains);
            WeightTable table =
                    published ? ReleasedWeights.generator(StructureOutput.NONE) : OWN_NAMES;
            table.load(checkpoint, network);
        }
    }

    @Override
    public void readShippedWeights(TsglModel model, Block network) throws IOException {
        String name = model.artifactId() + ".safetensors";
        Path copy = Files.createTempFile(model.artifactId(), ".safetensors");
        try (InputStream in = TsglNetworkFactory.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("this build of the zoo has no " + name);
            }
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            readWeights(model, network, copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public InputPreparation inputs(TsglModel model, Optional<Smoothing> smoothing) {
        return switch (model) {
            case SMALL ->
                    InputPreparation.builder()
                            .optSmoothing(smoothing.orElse(Smoothing.NONE))
                            .build();
            case RELEASED ->
                    InputPreparation.builder()
                            .optSmoothing(smoothing.orElse(Smoothing.RTV))
                            .optEdgeSource(EdgeSource.PUBLISHED)
                            .build();
        };
    }

    @Override
    public int smallestSide(TsglModel model) {
        return COARSEST;
    }
}
