package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.zoo.InpaintingModel;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the models on the class path. */
@Command(
        name = "models",
        description = {
            "Lists the models, a line each: name, what it is, the side in pixels that it was made"
                    + " for, its weights, their license and where they come from.",
            "",
            "Weights are shipped, or in a file of one of the names there, which --weights takes as"
                    + " its authors published it, or to be trained ('tsgl train')."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Models extends TsglCommand {

    @Override
    public Integer call() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("MODEL", "WHAT IT IS", "SIDE", "WEIGHTS", "LICENSE", "FROM"));
        for (InpaintingHost host : Hosts.all()) {
            Origin origin = host.origin();
            lines.add(
                    List.of(
                            host.name(),
                            host.description(),
                            Integer.toString(host.workingSize()),
                            weights(host),
                            origin.license(),
                            origin.source()));
        }
        lines.forEach(line -> out().println(padded(line, lines)));
        out().flush();
        return 0;
    }

    private static String weights(InpaintingHost host) {
        if (InpaintingModel.hasShippedWeights(host.name())) {
            return "shipped";
        }
        List<String> files = host.origin().files();
        return files.isEmpty() ? "to be trained" : String.join(", ", files);
    }

    /** A line whose columns are as wide as those of all lines. */
    private static String padded(List<String> line, List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            int column = i;
            int width =
                    lines.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
            text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
        }
        return text.toString().stripTrailing();
    }
}
