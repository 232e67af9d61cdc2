// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import io.github.tsgl.image.io.FileException;
import io.github.tsgl.layers.engine.EngineSettings;
import io.github.tsgl.zoo.InpaintingModel;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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

    private static final String HELP = "help";

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
        Thread pictures = new Thread(Tsgl::preparePictures, "tsgl-pictures");
        pictures.setDaemon(true);
        pictures.start();
        Map<String, Supplier<Object>> commands = commands(InpaintingModel.Builder::load);
        boolean isKnown = arguments.length > 0 && commands.containsKey(arguments[0]);
        if (isKnown && !arguments[0].equals(HELP)) {
            commands.keySet().retainAll(Set.of(arguments[0])); // the others take time to make
        }
        return commandLine(commands).execute(arguments);
    }

    /** Has Java look for its decoders, which takes a while, and decode in memory, not in files. */
    private static void preparePictures() {
        ImageIO.setUseCache(false);
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
        return commandLine(commands(source));
    }

    /** The commands by their names, in the order of the help; made only if they are asked for. */
    private static Map<String, Supplier<Object>> commands(ModelOptions.Source source) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("inpaint", () -> new InpaintCommand(source));
        commands.put("models", Models::new);
        commands.put("bench", () -> new BenchCommand(source));
        commands.put("complexity", () -> new ComplexityCommand(source));
        commands.put("evaluate", EvaluateCommand::new);
        commands.put("analyze", AnalyzeCommand::new);
        commands.put("experiment", ExperimentCommand::new);
        commands.put("prepare", PrepareCommand::new);
        commands.put("train", Train::new);
        commands.put("export", Export::new);
        commands.put("download", DownloadCommand::new);
        commands.put("publish", PublishCommand::new);
        commands.put("serve", () -> new ServeCommand(source));
        commands.put(HELP, HelpCommand::new);
        return commands;
    }

    private static CommandLine commandLine(Map<String, Supplier<Object>> named) {
        CommandLine commands = new CommandLine(new Tsgl());
        named.forEach((name, command) -> commands.addSubcommand(name, command.get()));
        return commands.setResourceBundle(new HostFacts())
                .registerConverter(Path.class, Tsgl::path)
                .registerConverter(Shard.class, Shard::parse)
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
