// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.training.config;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.ModelSpec;
import io.github.tsgl.encoder.host.NetworkSpec;
import io.github.tsgl.image.io.WholeFile;
import io.github.tsgl.layers.engine.Precision;
import io.github.tsgl.training.data.PhotoPreparation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Everything that decides how a network is trained.
 *
 * <p>In YAML, components are keys with underscores, and those that are records themselves sections:
 * {@code generator.warm_up} is {@link OptimizerConfig#warmUp} of the generator. A value that may be
 * missing is {@code null}.
 *
 * @param recipe the name of the recipe that gave what was not set
 * @param maxSteps the number of steps after which training ends; no limit without it
 * @param minutes the time after which it ends, in minutes; no limit without it
 * @param batch how many samples a step of the first size has
 * @param seed decides first weights, samples and holes
 * @param devices where it runs, such as {@code cpu}, {@code gpu} or {@code gpu0} and {@code gpu1};
 *     a batch is split among them
 * @param precision what the products of steps are computed with; measurements are in float32
 * @param averageDecay how much of the weights' moving average each step keeps; 0: no average
 * @param network the networks
 * @param data the photos
 * @param masks the holes
 * @param loss the losses
 * @param generator the generator's optimizer
 * @param discriminator the discriminator's optimizer
 * @param checkpoint the checkpoints
 * @param validation the measurements
 * @param samples the sample pictures
 */
public record TrainingConfig(
        String recipe,
        OptionalLong maxSteps,
        OptionalDouble minutes,
        int batch,
        long seed,
        List<String> devices,
        Precision precision,
        double averageDecay,
        NetworkConfig network,
        DataConfig data,
        MaskConfig masks,
        LossConfig loss,
        OptimizerConfig generator,
        OptimizerConfig discriminator,
        Checkpoints checkpoint,
        Measurements validation,
        SamplePictures samples) {

    private static final Pattern DEVICE = Pattern.compile("cpu\\d{0,4}|gpu\\d{0,4}");

    /**
     * Makes a configuration.
     *
     * @param recipe the name of the recipe
     * @param maxSteps the number of steps after which training ends
     * @param minutes the time after which it ends, in minutes
     * @param batch how many samples a step of the first size has
     * @param seed decides first weights, samples and holes
     * @param devices where it runs
     * @param precision what the products of steps are computed with
     * @param averageDecay how much of the weights' moving average each step keeps
     * @param network the networks
     * @param data the photos
     * @param masks the holes
     * @param loss the losses
     * @param generator the generator's optimizer
     * @param discriminator the discriminator's optimizer
     * @param checkpoint the checkpoints
     * @param validation the measurements
     * @param samples the sample pictures
     * @throws ConfigException if a value cannot be
     */
    public TrainingConfig {
        devices = List.copyOf(devices);
        Check check = new Check("");
        check.that(Recipes.names().contains(recipe), Recipes.unknown(recipe), "recipe");
        check.atLeast("max_steps", maxSteps.orElse(1), 1);
        check.above("minutes", minutes.orElse(1), 0);
        check.atLeast("batch", batch, 1);
        check.decay("average_decay", averageDecay);
        check.that(!devices.isEmpty(), "must name at least one device", "devices");
        for (String device : devices) {
            check.that(
                    DEVICE.matcher(device).matches(),
                    "must be of cpu, gpu, gpu1, ..., not '" + device + "'",
                    "devices");
        }
        network.check(new Check("network."));
        data.check(new Check("data."));
        masks.check(new Check("masks."));
        loss.check(new Check("loss."));
        generator.check(new Check("generator."));
        discriminator.check(new Check("discriminator."));
        checkpoint.check(new Check("checkpoint."));
        validation.check(new Check("validation."));
        samples.check(new Check("samples."));
    }

    /**
     * Returns the names of the recipes.
     *
     * @return the names, the published ones first
     */
    public static List<String> recipes() {
        return Recipes.names();
    }

    /**
     * Returns a recipe.
     *
     * @param name one of {@link #recipes}
     * @return the recipe
     * @throws ConfigException if there is no such recipe
     */
    public static TrainingConfig recipe(String name) {
        return Recipes.read(name);
    }

    /**
     * Reads a YAML file; what it does not set is the recipe's that its key {@code recipe} names, or
     * that of {@code tsgl-small}.
     *
     * @param file the file, in UTF-8
     * @return the configuration
     * @throws IOException if the file cannot be read
     * @throws ConfigException if it is not YAML, is larger than 64 KiB, or has a key that is not
     *     known or a value that cannot be
     */
    public static TrainingConfig read(Path file) throws IOException {
        return Recipes.layer(ConfigText.read(file), file.toString());
    }

    /**
     * Reads YAML as {@link #toYaml} writes it, or with values missing as in {@link #read}.
     *
     * @param yaml the text
     * @param origin what errors call it
     * @return the configuration
     * @throws ConfigException as {@link #read}
     */
    public static TrainingConfig parse(String yaml, String origin) {
        return Recipes.layer(yaml, origin);
    }

    /**
     * Returns the same configuration with other values.
     *
     * @param settings each of the form {@code path.to.key=value}, such as {@code
     *     generator.rate=1e-4}, {@code network.depths=1,1,2,1} or {@code max_steps=null}
     * @return the configuration
     * @throws ConfigException if a key is not known or a value cannot be; the message names the
     *     setting as {@code --set path.to.key=value}
     */
    public TrainingConfig with(List<String> settings) {
        return Binding.overlay(this, Setting.parse(settings));
    }

    /**
     * Returns the part of the training that is over: by steps or by time, whichever is further.
     *
     * @param steps the number of steps done
     * @param seconds the time since it began
     * @return a number from 0 to 1
     */
    public double progress(long steps, double seconds) {
        double bySteps = steps / (double) maxSteps.orElse(Long.MAX_VALUE);
        double byTime = seconds / 60 / minutes.orElse(Double.POSITIVE_INFINITY);
        return Math.min(1, Math.max(bySteps, byTime));
    }

    /**
     * Returns which network is trained, and how its inputs are made.
     *
     * @return the specification that its weights carry
     */
    public ModelSpec model() {
        NetworkSpec spec = network.spec();
        return new ModelSpec(spec, data.inputs(Hosts.inputs(spec).priors()));
    }

    /**
     * Returns the samples' size and number as training goes on.
     *
     * @return the schedule
     */
    public CropSchedule crops() {
        return CropSchedule.parse(data.crop(), batch);
    }

    /**
     * Tells what of the photos can be made ahead of training, and in which sizes.
     *
     * @return the preparation of single photos, for which no engine is needed
     * @throws ConfigException if nothing can, as by {@code data.edges} all depends on the holes
     */
    public PhotoPreparation preparation() {
        data.requireAhead(new Check("data."));
        List<Integer> sides = crops().phases().stream().map(CropSchedule.Phase::side).toList();
        return new PhotoPreparation(model().inputs(), data.crops(), sides);
    }

    /**
     * Returns every value as YAML, always in the same order.
     *
     * @return the text, which {@link #read} reads as the same configuration
     */
    public String toYaml() {
        return ConfigText.write(this);
    }

    /**
     * Writes every value as YAML; the file appears only when it is whole.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        WholeFile.write(file, out -> out.write(toYaml().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The checkpoints.
     *
     * @param every the number of steps between two
     * @param keep how many of the last are kept, beside the best
     */
    public record Checkpoints(int every, int keep) {

        void check(Check check) {
            check.atLeast("every", every, 1);
            check.atLeast("keep", keep, 1);
        }
    }

    /**
     * The measurements on photos that are not trained on.
     *
     * @param every the number of steps between two
     * @param side the height and width of the pictures
     */
    public record Measurements(int every, int side) {

        private static final int SMALLEST = 16;

        void check(Check check) {
            check.atLeast("every", every, 1);
            check.atLeast("side", side, SMALLEST);
        }
    }

    /**
     * The sample pictures.
     *
     * @param every the number of steps between two
     */
    public record SamplePictures(int every) {

        void check(Check check) {
            check.atLeast("every", every, 1);
        }
    }
}
