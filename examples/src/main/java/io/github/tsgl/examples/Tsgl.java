package io.github.tsgl.examples;

import io.github.tsgl.zoo.InpaintingModel;
import java.io.PrintWriter;
import javax.imageio.ImageIO;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

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
        EngineSettings.apply(arguments);
        ImageIO.setUseCache(false); // pictures are decoded in memory, without temporary files
        System.exit(commandLine(InpaintingModel.Builder::load).execute(arguments));
    }

    /** Makes the command line with models from a source. */
    static CommandLine commandLine(ModelOptions.Source source) {
        CommandLine commands =
                new CommandLine(new Tsgl())
                        .addSubcommand(new InpaintCommand(source))
                        .addSubcommand(new BenchCommand(source))
                        .addSubcommand(new Prepare())
                        .addSubcommand(new Train())
                        .addSubcommand(new Export())
                        .addSubcommand(new HelpCommand());
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setParameterExceptionHandler(Tsgl::reportUsage)
                .setExecutionExceptionHandler(Tsgl::reportFailure);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int reportUsage(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        PrintWriter err = command.getErr();
        err.println("tsgl: " + InputException.describe(error) + " (see " + help + ")");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int reportFailure(Exception error, CommandLine command, ParseResult result) {
        boolean traces =
                command.getCommandSpec().userObject() instanceof Diagnosed diagnosed
                        && diagnosed.diagnostics().showsStackTraces();
        ErrorReport.print(command.getErr(), error, traces);
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** A command with {@link DiagnosticOptions}. */
    interface Diagnosed {
        DiagnosticOptions diagnostics();
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
