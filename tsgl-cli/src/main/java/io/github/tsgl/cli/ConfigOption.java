// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.training.config.ConfigException;
import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The configuration of a training, by its name or file. */
final class ConfigOption {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--config", description = "A recipe's name or a YAML file.")
    private String config = Hosts.DEFAULT;

    /**
     * Reads the configuration, and puts settings of the command line over it.
     *
     * @throws ConfigException if a value cannot be
     */
    TrainingConfig read(List<String> settings) throws InputException {
        try {
            TrainingConfig plan =
                    TrainingConfig.recipes().contains(config)
                            ? TrainingConfig.recipe(config)
                            : TrainingConfig.read(file());
            return plan.with(settings);
        } catch (IOException e) {
            throw ErrorReport.about(Path.of(config), e);
        }
    }

    private Path file() {
        Path file = Path.of(config);
        if (!Files.exists(file)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--config "
                            + config
                            + ": no such file, nor a recipe ("
                            + String.join(", ", TrainingConfig.recipes())
                            + ")");
        }
        return file;
    }
}
