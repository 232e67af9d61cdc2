// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.StageTap;
import io.github.tsgl.evaluation.AnalysisReport;
import io.github.tsgl.evaluation.EvaluationSet;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.evaluation.HoledPhoto;
import io.github.tsgl.evaluation.analysis.StageCurves;
import io.github.tsgl.evaluation.analysis.StageMaps;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures and draws what the stages of a TSGL encoder make. */
@Command(
        name = "analyze",
        description = {
            "Shows what the stages of a TSGL encoder keep of texture and structure: KL divergence"
                    + " from stage to stage, entropy over channels, shares of high frequencies,"
                    + " and pictures of the feature maps, their entropy and spectra. Writes"
                    + " index.html, curves.png, stages.csv and pictures.",
            "",
            "Of each photo the middle square is taken, resized, with one hole. Weights are"
                    + " random if the model has none and --weights names none. The seed decides"
                    + " both.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  tsgl analyze --model run --baseline run-without-guidance --data photos --out report"
        })
final class AnalyzeCommand extends TsglCommand {

    @Mixin private HoleOptions holeOptions;

    @Mixin private EngineOptions engine;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            required = true,
            description =
                    "A model with a TSGL encoder or a run of one, as 'inpaint --model' takes"
                            + " them.")
    private String model;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "The model's weights, as 'inpaint --weights' takes them.")
    private Path weights;

    @Mixin private WeightsOptions weightsOptions;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            description =
                    "A model or run of as many stages, such as one trained without guidance, whose"
                            + " textures divergences are measured from. Default: the model's own.")
    private String baseline;

    @Option(
            names = "--photos",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many photos at most, the first ones. Default: ${DEFAULT-VALUE}.")
    private int photos;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "3",
            description = "Of how many photos there are pictures. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The report's folder, which must not exist or be empty.")
    private Path out;

    @Override
    String memoryAdvice() {
        return "a smaller --size or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (photos < 1 || pictures < 0) {
            throw usage("--photos must be at least 1 and --pictures at least 0");
        }
        holeOptions.check(this::usage);
        engine.check(this::usage);
        NamedModel named = named(model, weights);
        NamedModel other = baseline == null ? null : named(baseline, null);
        EvaluationSet set;
        try {
            set = set();
        } catch (IOException e) {
            throw ErrorReport.about(holeOptions.data(), e);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        ReportFolder.make(out);
        try (EvaluatedModels loaded =
                new EvaluatedModels(engine, holeOptions.size(), Precision.FLOAT32)) {
            analyze(set, named, other, loaded);
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (TranslateException | RuntimeException e) {
            throw new InputException("analysis: " + ErrorReport.message(e), e);
        }
        return 0;
    }

    private EvaluationSet set() throws IOException {
        return holeOptions.set().optHoles(1).optSmoothRadius(0).build();
    }

    private NamedModel named(String name, Path file) throws InputException, FileException {
        try {
            return new NamedModel(name, file, weightsOptions, err());
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private void analyze(
            EvaluationSet set, NamedModel named, NamedModel other, EvaluatedModels loaded)
            throws InputException, IOException, TranslateException {
        Filler network = load(loaded, named);
        Filler reference = other == null ? null : load(loaded, other);
        AnalysisReport report = new AnalysisReport(out, "Stages of " + named.title());
        StageCurves curves = new StageCurves();
        int most = Math.min(photos, set.size());
        try (ProgressBar bar = Progress.bar("analyze", most, line -> err().println(line))) {
            for (int number = 0; number < most; number++) {
                for (HoledPhoto photo : readable(set, number)) {
                    List<StageMaps> stages = stages(network, model, photo);
                    boolean alone = reference == null;
                    curves.add(stages, alone ? stages : stages(reference, baseline, photo));
                    if (curves.photos() <= pictures) {
                        report.addPictures(photo, stages);
                    }
                }
                bar.step();
            }
        }
        if (curves.photos() == 0) {
            throw new InputException(
                    holeOptions.data(), "none of the " + most + " photos can be read");
        }
        String summary = summary(set, curves, named, other);
        report.write(curves, summary);
        out().println(summary);
        out().flush();
    }

    private Filler load(EvaluatedModels loaded, NamedModel named) throws InputException {
        return named.hasWeights()
                ? loaded.load(named).filler()
                : loaded.random(named, holeOptions.seed()).filler();
    }

    /** The photo with its first hole, unless it cannot be read. */
    private List<HoledPhoto> readable(EvaluationSet set, int number) {
        try {
            return set.get(number).subList(0, 1);
        } catch (IOException e) {
            err().println("tsgl: left out: " + e.getMessage());
            return List.of();
        }
    }

    private static List<StageMaps> stages(Filler network, String name, HoledPhoto photo)
            throws InputException, IOException, TranslateException {
        List<StageMaps> stages;
        try {
            stages = StageMaps.of(pass(network, photo));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (stages.isEmpty()) {
            throw new InputException(name + ": has no TSGL encoder to analyze", null);
        }
        return stages;
    }

    private static StageTap.Pass<RgbImage, TranslateException> pass(
            Filler network, HoledPhoto photo) {
        return () -> {
            try {
                return network.fill(photo, photo.holed());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static String summary(
            EvaluationSet set, StageCurves curves, NamedModel named, NamedModel other) {
        String from =
                other == null ? "the model's own textures" : "the textures of " + described(other);
        return described(named)
                + ": "
                + curves.photos()
                + " of "
                + set.description()
                + "; divergences from "
                + from;
    }

    private static String described(NamedModel named) {
        return named.hasWeights() ? named.title() : named.title() + " with random weights";
    }
}
