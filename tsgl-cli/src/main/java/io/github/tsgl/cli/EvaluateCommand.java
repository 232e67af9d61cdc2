// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.translate.TranslateException;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.evaluation.Baseline;
import io.github.tsgl.evaluation.Evaluation;
import io.github.tsgl.evaluation.EvaluationPart;
import io.github.tsgl.evaluation.EvaluationReport;
import io.github.tsgl.evaluation.EvaluationSet;
import io.github.tsgl.evaluation.FeatureSize;
import io.github.tsgl.evaluation.Filler;
import io.github.tsgl.evaluation.HoledPhoto;
import io.github.tsgl.evaluation.InceptionFile;
import io.github.tsgl.evaluation.RatioRange;
import io.github.tsgl.evaluation.Resizing;
import io.github.tsgl.image.RgbImage;
import io.github.tsgl.image.io.FileException;
import io.github.tsgl.training.PictureGrid;
import io.github.tsgl.training.perceptual.LpipsNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how well models and other ways fill holes in a folder of photos. */
@Command(
        name = "evaluate",
        description = {
            "Measures how well models and other ways fill holes in photos: PSNR, SSIM, L1, LPIPS,"
                    + " FID and KID, with 95 %% confidence intervals, by hole ratio, and the"
                    + " error at smooth places. Writes report.md, report.json, holes.csv,"
                    + " index.html and pictures.",
            "",
            "Of each photo the middle square is taken, resized. All fill the same holes, which"
                    + " the seed decides.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  tsgl evaluate --data photos --model NAME --model run --out report",
            "  tsgl evaluate --data photos --model NAME --model run --shard 1/2 --out part1",
            "      half of the photos, for one of two machines; the other takes --shard 2/2",
            "  tsgl evaluate --merge part1,part2 --out report",
            "      the report of both halves"
        })
final class EvaluateCommand extends TsglCommand {

    /** Networks of LPIPS, by the names of its authors. */
    enum Lpips {
        SQUEEZE,
        ALEX,
        VGG
    }

    @Mixin private HoleOptions holeOptions;

    @Mixin private EngineOptions engine;

    @Mixin private PrecisionOption precision;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A model or a run, as 'inpaint --model' takes them; may be given again."
                            + " Default: "
                            + Hosts.DEFAULT
                            + ", if --baseline and --filled"
                            + " are not given.")
    private List<String> models = new ArrayList<>();

    private final List<NamedModel> named = new ArrayList<>();

    @Option(
            names = "--weights",
            paramLabel = "NAME=FILE",
            description = "The weights of one of the models, as 'inpaint --weights' takes them.")
    private Map<String, Path> weights = new LinkedHashMap<>();

    @Mixin private WeightsOptions weightsOptions;

    @Option(
            names = "--baseline",
            paramLabel = "NAME",
            split = ",",
            description = "Ways without a network: ${COMPLETION-CANDIDATES}; may be given again.")
    private List<Baseline> baselines = new ArrayList<>();

    @Option(
            names = "--filled",
            paramLabel = "NAME=DIR",
            description = "What another program made of the holes that --write-holes wrote.")
    private Map<String, Path> filled = new LinkedHashMap<>();

    @Option(
            names = "--bins",
            paramLabel = "RANGE",
            split = ",",
            defaultValue = "10-20,20-30,30-40,40-50",
            description =
                    "Percents of the picture by which holes are made and told apart. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<String> bins = new ArrayList<>();

    @Option(
            names = "--holes",
            paramLabel = "N",
            defaultValue = "4",
            description = "Holes of each photo, filled one at a time. Default: ${DEFAULT-VALUE}.")
    private int holes;

    @Option(
            names = "--lpips",
            paramLabel = "NAME",
            defaultValue = "squeeze",
            description =
                    "What LPIPS looks with: squeeze, whose weights come with the program, alex or"
                            + " vgg. Default: ${DEFAULT-VALUE}.")
    private Lpips lpips;

    @Option(
            names = "--lpips-weights",
            paramLabel = "FILE",
            split = ",",
            description =
                    "Two files for alex and vgg: torchvision's weights"
                            + " (alexnet-owt-7be5be79.pth, vgg16-397923af.pth) and LPIPS's"
                            + " (alex.pth, vgg.pth of version 0.1).")
    private List<Path> lpipsWeights = new ArrayList<>();

    @Option(
            names = "--inception",
            paramLabel = "FILE",
            description =
                    "Inception's weights, without which FID and KID are not measured:"
                            + " pytorch-fid's pt_inception-2015-12-05-6726825d.pth.")
    private Path inception;

    @Option(
            names = "--dims",
            paramLabel = "N",
            description =
                    "Features of Inception: 64, 192, 768 or 2048. Default: the most that the file"
                            + " has.")
    private Integer dims;

    @Option(
            names = "--resizing",
            paramLabel = "NAME",
            defaultValue = "pytorch-fid",
            description =
                    "Brings pictures to Inception's size as this program does: pytorch-fid,"
                            + " clean-fid, torchmetrics, torch-fidelity. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String resizing;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The report's folder, which must not exist or be empty.")
    private Path out;

    @Option(
            names = "--pictures",
            paramLabel = "N",
            defaultValue = "24",
            description = "Pictures in the report, side by side. Default: ${DEFAULT-VALUE}.")
    private int pictures;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            description =
                    "Measure only the I-th of N parts of the photos, so that N machines can divide"
                            + " the work; --out is then not a report's folder but the part's, for"
                            + " --merge. A part has its share of --pictures.")
    private Shard shard; // null for a report of all

    @Option(
            names = "--merge",
            paramLabel = "DIR",
            split = ",",
            arity = "1..*",
            description =
                    "Make the report of all photos from the folders that --shard wrote. Beside it"
                            + " there is only --out: the parts know the rest.")
    private List<Path> merged = new ArrayList<>();

    @Option(
            names = "--write-holes",
            paramLabel = "DIR",
            description =
                    "Writes the photos with holes and the masks for other programs, and ends.")
    private Path holesOut;

    @Override
    String memoryAdvice() {
        return "a smaller --size or java -Xmx";
    }

    @Override
    public Integer call() throws InputException, FileException {
        if (!merged.isEmpty()) {
            return merge();
        }
        check();
        EvaluationSet set;
        try {
            set = set();
            if (holesOut != null) {
                set.write(holesOut);
                return 0;
            }
        } catch (IOException e) {
            throw ErrorReport.about(holeOptions.data(), e);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        try (EvaluatedModels loaded =
                new EvaluatedModels(engine, holeOptions.size(), precision.value())) {
            EvaluationPart part = evaluate(set, loaded);
            if (shard == null) {
                print(part.report());
            } else {
                part.write(new PartFolder(out).file());
                int count = part.to() - part.from();
                out().printf("part %s: %d of %d photos%n", shard, count, set.size());
                out().flush();
            }
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        } catch (TranslateException | RuntimeException e) {
            throw new InputException("evaluation: " + ErrorReport.message(e), e);
        }
        return 0;
    }

    private int merge() throws InputException {
        for (String other : optionsBeside("--merge", "--out")) {
            throw usage("--merge takes only --out beside it, not " + other);
        }
        if (out == null) {
            throw usage("--merge needs --out");
        }
        List<PartFolder> folders = merged.stream().map(PartFolder::new).toList();
        List<EvaluationPart> parts = new ArrayList<>();
        for (PartFolder folder : folders) {
            parts.add(folder.read());
        }
        EvaluationReport report;
        try {
            EvaluationPart all = EvaluationPart.join(parts);
            report = all.report();
            all.leftOut().forEach(this::leftOut);
        } catch (IOException | RuntimeException e) {
            throw new InputException("--merge: " + ErrorReport.message(e), e);
        }
        ReportFolder.make(out);
        try {
            for (PartFolder folder : folders) {
                folder.copyPictures(out);
            }
            print(report);
        } catch (IOException e) {
            throw ErrorReport.about(out, e);
        }
        return 0;
    }

    private void print(EvaluationReport report) throws IOException {
        report.write(out);
        out().print(Files.readString(out.resolve(EvaluationReport.TABLES)));
        out().flush();
    }

    private void leftOut(String reason) {
        err().println("tsgl: left out: " + reason);
    }

    private void check() throws InputException, FileException {
        holeOptions.check(this::usage);
        engine.check(this::usage);
        if (pictures < 0) {
            throw usage("--pictures must be at least 0");
        }
        if (models.isEmpty() && baselines.isEmpty() && filled.isEmpty()) {
            models.add(Hosts.DEFAULT);
        }
        for (String name : weights.keySet()) {
            if (!models.contains(name)) {
                throw usage("--weights: no --model is named " + name);
            }
        }
        if (inception != null) {
            FileException.requireReadable(inception);
        }
        resizing();
        boolean shipped = lpips == Lpips.SQUEEZE;
        if (lpipsWeights.size() != (shipped ? 0 : 2)) {
            throw usage("--lpips alex and vgg need two --lpips-weights, squeeze none");
        }
        for (Path file : lpipsWeights) {
            FileException.requireReadable(file);
        }
        if (dims != null) {
            try {
                FeatureSize.of(dims);
            } catch (IllegalArgumentException e) {
                throw usage("--dims: " + e.getMessage());
            }
        }
        if (holesOut != null) {
            if (shard != null) {
                throw usage("--shard and --write-holes exclude each other");
            }
            return;
        }
        if (out == null) {
            throw usage("--out or --write-holes is needed");
        }
        for (String name : models) {
            named.add(model(name));
        }
        ReportFolder.make(out);
    }

    private NamedModel model(String name) throws InputException, FileException {
        try {
            NamedModel model = new NamedModel(name, weights.get(name), weightsOptions, err());
            model.requireWeights();
            return model;
        } catch (IllegalArgumentException e) {
            throw usage("--model: " + e.getMessage());
        }
    }

    private EvaluationSet set() throws IOException {
        return holeOptions
                .set()
                .optHoles(holes)
                .optRanges(bins.stream().map(RatioRange::parse).toList())
                .build();
    }

    private Resizing resizing() {
        return Stream.of(Resizing.values())
                .filter(one -> one.toString().equals(resizing))
                .findFirst()
                .orElseThrow(() -> usage("--resizing: no program is named " + resizing));
    }

    private EvaluationPart evaluate(EvaluationSet set, EvaluatedModels loaded)
            throws InputException, IOException, TranslateException {
        Evaluation.Builder evaluation = Evaluation.builder();
        for (NamedModel model : named) {
            String content = shard == null ? "" : EvaluatedModels.content(model);
            EvaluatedModels.Loaded one = loaded.load(model);
            evaluation.addFiller(one.title(), one.filler(), content);
        }
        for (Baseline baseline : new TreeSet<>(baselines)) {
            evaluation.addFiller(baseline.title(), baseline.filler());
        }
        filled.forEach((name, folder) -> evaluation.addFiller(name, Filler.folder(folder)));
        if (inception != null) {
            evaluation.optInception(
                    new InceptionFile(
                            inception, Optional.ofNullable(dims).map(FeatureSize::of), resizing()));
        }
        evaluation.optLpips(
                switch (lpips) {
                    case SQUEEZE -> LpipsNetwork.squeezeNet();
                    case ALEX -> LpipsNetwork.alexNet(lpipsWeights.get(0), lpipsWeights.get(1));
                    case VGG -> LpipsNetwork.vgg16(lpipsWeights.get(0), lpipsWeights.get(1));
                });
        evaluation.optDevice(engine.device());
        Shard part = shard == null ? Shard.WHOLE : shard;
        int from = part.from(set.size());
        int to = part.to(set.size());
        int share = part.to(pictures) - part.from(pictures);
        try (ProgressBar bar = Progress.bar("evaluate", to - from, line -> err().println(line))) {
            evaluation.optListener(new Pictures(bar, share));
            return evaluation.build().part(set, from, to);
        }
    }

    /** Writes the first pictures, as many of each photo as others have, and moves the bar. */
    private final class Pictures implements Evaluation.Listener {

        private final ProgressBar bar;
        private int left;

        Pictures(ProgressBar bar, int count) {
            this.bar = bar;
            left = count;
        }

        @Override
        public void onFilled(HoledPhoto photo, List<RgbImage> filled) throws IOException {
            if (left == 0) {
                return;
            }
            List<RgbImage> row = new ArrayList<>();
            row.add(photo.holed());
            row.addAll(filled);
            row.add(photo.truth());
            Path folder = Files.createDirectories(out.resolve(EvaluationReport.PICTURES));
            new PictureGrid()
                    .row(row.toArray(RgbImage[]::new))
                    .write(folder.resolve(photo.name() + ".png"));
            left--;
        }

        @Override
        public void onSkipped(String reason) {
            leftOut(reason);
        }

        @Override
        public void onPhoto(int done, int all) {
            bar.stepTo(done);
        }
    }
}
