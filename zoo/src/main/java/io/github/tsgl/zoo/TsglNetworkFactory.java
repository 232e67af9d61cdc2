package io.github.tsgl.zoo;

import ai.djl.nn.Block;

import io.github.tsgl.encoder.ReleasedWeights;
import io.github.tsgl.encoder.SeamlessGenerator;
import io.github.tsgl.encoder.TsglConfig;
import io.github.tsgl.encoder.TsglGenerator;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.StructureOutput;
import io.github.tsgl.encoder.input.EdgeSource;
import io.github.tsgl.encoder.input.InputSpec;
import io.github.tsgl.encoder.input.Smoothing;
import io.github.tsgl.hifill.HifillGenerator;
import io.github.tsgl.hifill.HifillNetwork;
import io.github.tsgl.hifill.HifillWeights;
import io.github.tsgl.image.MaskReading;
import io.github.tsgl.lama.LamaNetwork;
import io.github.tsgl.lama.LamaWeights;
import io.github.tsgl.lama.Refinement;
import io.github.tsgl.pennet.PenNetGenerator;
import io.github.tsgl.pennet.PenNetNetwork;
import io.github.tsgl.pennet.PenNetWeights;
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

/** Makes TSGL generators, and LaMa's, PEN-Net's and HiFill's with their own encoder or TSGL's. */
final class TsglNetworkFactory implements NetworkFactory {

    /** The generator's coarsest scale: below it nothing of a picture would be left. */
    private static final int COARSEST = 64;

    /** LaMa's coarsest features are mirrored at their border, so there must be two of them. */
    private static final int SMALLEST_LAMA = 9;

    /** The same after five halvings. */
    private static final int SMALLEST_OURS_LAMA = 33;

    private static final String TRAINING_ONLY = "only training draws the structure";

    private static final WeightTable OWN_NAMES =
            WeightTable.builder()
                    .ignore("generator.structureDecoder.{any*}", TRAINING_ONLY)
                    .ignore("generator.encoder.structureDecoder.{any*}", TRAINING_ONLY)
                    .ignore("structureDecoder.{any*}", TRAINING_ONLY)
                    .map("{name*}", "{name}")
                    .build();

    @Override
    public Block newNetwork(TsglModel model, Optional<TsglConfig> config) {
        return switch (model) {
            case SMALL -> new SeamlessGenerator(generator(config.orElseThrow()));
            case RELEASED -> generator(config.orElseThrow());
            default -> {
                InpaintingHost host = Hosts.named(model.artifactId());
                yield host.network(host.published(), StructureOutput.NONE);
            }
        };
    }

    private static TsglGenerator generator(TsglConfig config) {
        return TsglGenerator.builder().setConfig(config).build();
    }

    @Override
    public void readWeights(TsglModel model, Block network, Path file) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Set<String> own = NamedParameters.of(network).keySet();
            boolean published = checkpoint.names().stream().noneMatch(own::contains);
            if (published && network instanceof LamaNetwork lama) {
                LamaWeights.generator(lama.generator()).load(checkpoint, lama.generator());
            } else if (published && model == TsglModel.PENNET) {
                PenNetGenerator generator = ((PenNetNetwork) network).generator();
                PenNetWeights.generator(generator).load(checkpoint, generator);
            } else if (published && model == TsglModel.HIFILL) {
                HifillGenerator generator = ((HifillNetwork) network).generator();
                HifillWeights.generator(generator).load(checkpoint, generator);
            } else if (published && model == TsglModel.RELEASED) {
                ReleasedWeights.generator(StructureOutput.NONE).load(checkpoint, network);
            } else {
                OWN_NAMES.load(checkpoint, network);
            }
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
    public Block refined(TsglModel model, Block network, Refinement refinement) {
        return model.hasRefinement()
                ? refinement.refined(network)
                : NetworkFactory.super.refined(model, network, refinement);
    }

    @Override
    public InputSpec inputs(TsglModel model, Optional<Smoothing> smoothing) {
        return switch (model) {
            case SMALL -> known(smoothing.orElse(Smoothing.NONE));
            case OURS_PENNET, OURS_HIFILL -> known(smoothing.orElse(Smoothing.L0));
            case RELEASED -> InputSpec.tsgl(EdgeSource.PUBLISHED, smoothing.orElse(Smoothing.RTV));
            case OURS_LAMA -> {
                requireNoSmoothing(model, smoothing);
                yield InputSpec.tsgl(EdgeSource.WHOLE_PICTURE, Smoothing.NONE);
            }
            case LAMA, BIG_LAMA, PENNET, HIFILL -> {
                requireNoSmoothing(model, smoothing);
                yield InputSpec.pictureAndMask();
            }
        };
    }

    private static InputSpec known(Smoothing smoothing) {
        return InputSpec.tsgl(EdgeSource.KNOWN_PIXELS, smoothing);
    }

    private static void requireNoSmoothing(TsglModel model, Optional<Smoothing> smoothing) {
        if (smoothing.isPresent()) {
            throw new IllegalArgumentException(
                    model.artifactId() + " sees no texture picture to smooth");
        }
    }

    @Override
    public MaskReading maskReading(TsglModel model) {
        return switch (model) {
            case SMALL, RELEASED, OURS_LAMA, PENNET, OURS_PENNET, HIFILL, OURS_HIFILL ->
                    MaskReading.BRIGHT;
            case LAMA, BIG_LAMA -> MaskReading.NOT_BLACK;
        };
    }

    @Override
    public int smallestSide(TsglModel model) {
        return switch (model) {
            case SMALL, RELEASED, OURS_PENNET, OURS_HIFILL -> COARSEST;
            case LAMA, BIG_LAMA -> SMALLEST_LAMA;
            case OURS_LAMA -> SMALLEST_OURS_LAMA;
            case PENNET, HIFILL -> 1;
        };
    }

    @Override
    public Enlarging enlarging(TsglModel model) {
        return switch (model) {
            case HIFILL, OURS_HIFILL -> Enlarging.AGGREGATED;
            default -> Enlarging.INTERPOLATED;
        };
    }
}
