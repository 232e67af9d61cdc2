// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line program. */
@Command(
        name = "tsgl",
        description = "Fills the holes of photos with a TSGL network.",
        mixinStandardHelpOptions = true,
        versionProvider = Tsgl.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "'tsgl COMMAND --help' explains a command.",
            "Exit status: 0 done, 1 an input or output failed, 2 wrong usage."
        })
public final class Tsgl implements Runnable {

    @Spec private CommandSpec spec;

    private Tsgl() {}

    /**
     * Runs the program and ends the process with its exit status.
     *
     * @param arguments the command line
     */
    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    /**
     * Runs the program.
     *
     * @param arguments the command line
     * @return its exit status: 0 done, 1 an input or output failed, 2 wrong usage
     */
    public static int run(String... arguments) {
        TsglCommand.setLogLevel(arguments);
        EngineSettings.apply();
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers read the same everywhere
        ImageIO.setUseCache(false); // pictures are decoded in memory, without temporary files
        return commandLine().execute(arguments);
    }

    /**
     * Makes the command line without running it, such as for a script that completes commands.
     *
     * @return the command with its sub-commands
     */
    public static CommandLine commandLine() {
        return commandLine(InpaintingModel.Builder::load);
    }

    /** Makes the command line with models from a source. */
    static CommandLine commandLine(ModelOptions.Source source) {
        CommandLine commands =
                new CommandLine(new Tsgl())
                        .addSubcommand(new InpaintCommand(source))
                        .addSubcommand(new Models())
                        .addSubcommand(new BenchCommand(source))
                        .addSubcommand(new ComplexityCommand(source))
                        .addSubcommand(new EvaluateCommand())
                        .addSubcommand(new AnalyzeCommand())
                        .addSubcommand(new ExperimentCommand())
                        .addSubcommand(new Train())
                        .addSubcommand(new Export())
                        .addSubcommand(new DownloadCommand())
                        .addSubcommand(new PublishCommand())
                        .addSubcommand(new HelpCommand());
        return commands.setResourceBundle(new HostFacts())
                .registerConverter(Path.class, Tsgl::path)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExecutionStrategy(Tsgl::execute)
                .setParameterExceptionHandler(Tsgl::reportUsage)
                .setExecutionExceptionHandler(Tsgl::reportFailure);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("a path must not be empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException(FileName.problem(e));
        }
    }

    /** Runs a command; errors of the virtual machine are reported as any other. */
    private static int execute(ParseResult result) {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        int status;
        try {
            status = new CommandLine.RunLast().execute(result);
        } catch (Error e) {
            throw new ExecutionException(command, "internal error (" + e + ")", e);
        }
        if (command.getOut().checkError() || System.out.checkError()) {
            throw new ExecutionException(command, "the output cannot be written");
        }
        return status;
    }

    private static int reportUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        PrintWriter err = command.getErr();
        err.println("tsgl: " + FileException.describe(error) + " (see " + help + ")");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int reportFailure(Exception error, CommandLine command, ParseResult result) {
        if (command.getCommandSpec().userObject() instanceof TsglCommand known) {
            known.report(error);
        } else {
            command.getErr().println("tsgl: " + ErrorReport.message(error));
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Reads the version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Tsgl.class.getPackage().getImplementationVersion();
            return new String[] {"tsgl " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
