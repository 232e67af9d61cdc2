// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.translate.TranslateException;
import com.google.gson.Gson;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.PaperComplexity;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Counts the parameters and multiply-adds of models, beside what the TSGL paper says. */
@Command(
        name = "complexity",
        description = {
            "Counts parameters and multiply-adds of models and prints them as a Markdown table,"
                    + " beside what Tables III, V and VI of the TSGL paper say.",
            "",
            "Parameters are the values that training changes in the network that fills holes:"
                    + " without the discriminator, and without a structure decoder. Multiply-adds"
                    + " are those of the convolutions and matrix products in one pass of batch 1,"
                    + " each once; Fourier transforms, normalizations and activations are not"
                    + " counted. The paper's numbers are its own, counted in other ways"
                    + " (docs/performance.md).",
            "",
            "Each network runs once, with random weights.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  tsgl complexity --size 512"})
final class ComplexityCommand extends TsglCommand {

    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "256",
            description = "Height and width of the picture in pixels. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description =
                    "A model ('tsgl models' lists them); may be given again. Default: all of"
                            + " them.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--json", description = "Prints JSON in place of Markdown.")
    private boolean json;

    private final ModelOptions.Source source;

    ComplexityCommand(ModelOptions.Source source) {
        this.source = source;
    }

    /** What was counted of a model. */
    private record Row(InpaintingHost host, long parameters, long multiplyAdds) {

        String markdown() {
            List<String> cells = new ArrayList<>();
            cells.add(host.name());
            cells.add(String.format("%,d", parameters));
            cells.add(String.format("%.1f G", multiplyAdds / BILLION));
            if (host.complexity().isPresent()) {
                PaperComplexity paper = host.complexity().get();
                cells.add(String.format("%.1f M", paper.parameters()));
                cells.add(String.format("%.1f G at %2$dx%2$d", paper.operations(), paper.side()));
                cells.add(paper.tables());
            } else {
                cells.addAll(List.of("", "", ""));
            }
            return "| " + String.join(" | ", cells) + " |";
        }

        Map<String, Object> json(int size) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("model", host.name());
            fields.put("size", size);
            fields.put("params", parameters);
            fields.put("multiply_adds", multiplyAdds);
            host.complexity()
                    .ifPresent(
                            paper -> {
                                fields.put("paper_tables", paper.tables());
                                fields.put("paper_size", paper.side());
                                fields.put(
                                        "paper_params", Math.round(paper.parameters() * MILLION));
                                fields.put(
                                        "paper_operations",
                                        Math.round(paper.operations() * BILLION));
                            });
            return fields;
        }
    }

    @Override
    String memoryAdvice() {
        return "a smaller --size";
    }

    @Override
    public Integer call() throws InputException {
        Collection<InpaintingHost> hosts;
        try {
            hosts = models.isEmpty() ? Hosts.all() : models.stream().map(Hosts::named).toList();
        } catch (IllegalArgumentException e) {
            throw usage("--model: " + e.getMessage());
        }
        for (InpaintingHost host : hosts) {
            int smallest = host.smallestSide(host.published());
            if (size < smallest) {
                throw usage("--size must be at least " + smallest + " for " + host.name());
            }
        }
        List<Row> rows = new ArrayList<>();
        for (InpaintingHost host : hosts) {
            rows.add(row(host));
        }
        if (json) {
            out().println(new Gson().toJson(rows.stream().map(row -> row.json(size)).toList()));
        } else {
            out().printf(
                            "| model | parameters | multiply-adds at %1$dx%1$d | paper: parameters | paper:"
                                    + " operations | tables |%n",
                            size);
            out().println("| --- | ---: | ---: | ---: | ---: | --- |");
            rows.forEach(row -> out().println(row.markdown()));
        }
        out().flush();
        return 0;
    }

    private Row row(InpaintingHost host) throws InputException {
        InpaintingModel.Builder settings =
                InpaintingModel.builder().optModel(host.name()).optRandomWeights();
        try (Model model = source.load(settings);
                ForwardPass pass = new ForwardPass(model, size, 1)) {
            return new Row(host, pass.parameters(), pass.multiplyAdds());
        } catch (IOException
                | ModelNotFoundException
                | MalformedModelException
                | TranslateException
                | RuntimeException
                | OutOfMemoryError e) {
            String subject = host.name() + " at size " + size;
            throw new InputException(subject + ": " + ErrorReport.message(e), e);
        }
    }
}
