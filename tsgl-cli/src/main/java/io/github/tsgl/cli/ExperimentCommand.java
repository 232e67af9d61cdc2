// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.ModelException;
import ai.djl.translate.TranslateException;
import io.github.tsgl.evaluation.InceptionFile;
import io.github.tsgl.evaluation.experiment.Experiment;
import io.github.tsgl.evaluation.experiment.ExperimentRun;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.training.StepListener;
import io.github.tsgl.training.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains and measures the networks of a table of the paper. */
@Command(
        name = "experiment",
        description = {
            "Trains the networks that a table or figure of the paper compares, with equal budgets"
                    + " and seeds, measures them on the same holes, and writes the table with the"
                    + " paper's numbers beside it (table.md, table.json).",
            "",
            "Networks are small, as one machine without a GPU trains them; --set makes them larger."
                    + " The same command goes on where it was interrupted, and with a larger"
                    + " --budget trains further.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tsgl experiment table4 --data train --validation heldout --budget 600 --out table4"
        })
final class ExperimentCommand extends TsglCommand {

    @Parameters(paramLabel = "NAME", description = "table1, table4, table7, table8 or fig23.")
    private String name;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The photos to train on.")
    private Path data;

    @Option(
            names = "--validation",
            paramLabel = "DIR",
            required = true,
            description = "The photos to measure by.")
    private Path validation;

    @Option(
            names = "--budget",
            paramLabel = "STEPS",
            defaultValue = "600",
            description = "Steps of each network. Default: ${DEFAULT-VALUE}.")
    private long steps;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = ",",
            defaultValue = "1",
            description = "Each seed trains every network once. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any value of all networks' configuration; may be given again.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--inception",
            paramLabel = "FILE",
            description = "Inception's weights, without which FID is not measured.")
    private Path inception;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Height and width of the measured pictures. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--holes",
            paramLabel = "N",
            defaultValue = "4",
            description = "Holes of each photo and range of ratios. Default: ${DEFAULT-VALUE}.")
    private int holes;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, gpu (the first one), gpu1, ... Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the runs and the table.")
    private Path out;

    @Override
    String memoryAdvice() {
        return "--set batch=... or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        Experiment experiment;
        try {
            experiment = Experiment.named(name);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        if (steps < 1) {
            throw usage("--budget must be at least 1");
        }
        if (!EngineDevice.isName(device)) {
            throw usage("--device: '" + device + "' is not cpu, gpu, gpu1, ...");
        }
        ExperimentRun.Builder run =
                ExperimentRun.builder()
                        .setExperiment(experiment)
                        .setData(data)
                        .setValidation(validation)
                        .setFolder(out)
                        .optSteps(steps)
                        .optSeeds(seeds)
                        .optSettings(settings)
                        .optSide(size)
                        .optHoles(holes)
                        .optListener(new Telling());
        if (inception != null) {
            FileException.requireReadable(inception);
            run.optInception(new InceptionFile(inception));
        }
        try {
            Files.createDirectories(out);
            run.optDevice(EngineDevice.named(device));
            out().print(run.build().run());
            out().flush();
        } catch (ConfigException e) {
            throw usage(e.getMessage());
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (ModelException | TranslateException | RuntimeException e) {
            throw new InputException("experiment: " + ErrorReport.message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("the experiment was interrupted", e);
        }
        return 0;
    }

    /** Names each network, prints its steps, and shows how many photos were measured. */
    private final class Telling implements ExperimentRun.Listener {

        private ProgressBar bar; // null while none are measured

        @Override
        public StepListener onRun(String run, int done, int all) {
            print((done + 1) + "/" + all + ": " + run);
            return new TrainingProgress(OptionalLong.of(steps));
        }

        @Override
        public void onMeasured(long seed, int done, int all) {
            if (bar == null) {
                bar = Progress.bar("seed " + seed, all, this::print);
            }
            bar.stepTo(done);
            if (done == all) {
                bar.close();
                bar = null;
            }
        }

        @Override
        public void onSkipped(String reason) {
            print("tsgl: left out: " + reason);
        }

        private void print(String line) {
            err().println(line);
            err().flush();
        }
    }
}
