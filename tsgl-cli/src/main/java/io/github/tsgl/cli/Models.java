// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Origin;
import io.github.tsgl.zoo.InpaintingModel;
import io.github.tsgl.zoo.download.Manifest;
import io.github.tsgl.zoo.download.PublishedWeights;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists the models on the class path. */
@Command(
        name = "models",
        description = {
            "Lists the models, a line each: name, what it is, the side in pixels that it was made"
                    + " for, its weights, their license and where they come from.",
            "",
            "Weights are shipped; or fetched once if the model is asked for by its name ('tsgl"
                    + " download --list' says from where); or in a file of one of the names there,"
                    + " which --weights takes as its authors published it; or to be trained ('tsgl"
                    + " train')."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Models extends TsglCommand {

    @Override
    public Integer call() {
        Manifest manifest = Manifest.shipped();
        TextTable table =
                new TextTable("MODEL", "WHAT IT IS", "SIDE", "WEIGHTS", "LICENSE", "FROM");
        for (InpaintingHost host : Hosts.all()) {
            Origin origin = host.origin();
            table.add(
                    host.name(),
                    host.description(),
                    Integer.toString(host.workingSize()),
                    weights(host, manifest),
                    origin.license(),
                    origin.source());
        }
        table.print(out());
        return 0;
    }

    private static String weights(InpaintingHost host, Manifest manifest) {
        if (InpaintingModel.hasShippedWeights(host.name())) {
            return "shipped";
        }
        List<String> files = host.origin().files();
        boolean isFetched =
                manifest.named(host.name()).filter(PublishedWeights::canBeFetched).isPresent();
        return files.isEmpty()
                ? "to be trained"
                : (isFetched ? "fetched, or " : "") + String.join(", ", files);
    }
}
