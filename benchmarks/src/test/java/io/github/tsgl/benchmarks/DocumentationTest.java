// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.tsgl.cli.Tsgl;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import io.github.tsgl.encoder.host.Variant;
import io.github.tsgl.training.config.TrainingConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParseResult;

/** What README and guides show is true of the code: snippets, commands, configurations, links. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");

    /** The example host's recipe, which is not on this class path; ReadmeTest trains by it. */
    private static final String EXAMPLE = "own-host";

    private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
    private static final Pattern XML = Pattern.compile("(?s)```xml\n(.*?)```");

    /** Of a link within the project, the file and the heading in it; one of them may be empty. */
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)#?([^)]*)\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final Pattern YAML = Pattern.compile("(?m)^    recipe: .*\n(?:    .*\n)*");
    private static final Pattern LOOP = Pattern.compile("for (\\w+) in (\\S+)");

    /** A command, up to the end of its line; lines that end with a backslash are joined. */
    private static final Pattern COMMAND =
            Pattern.compile(
                    "(?m)(tsgl\\.jar(?: io\\.github\\.tsgl\\.cli\\.Tsgl)?"
                            + "|io\\.github\\.tsgl\\.benchmarks\\.\\w+)( [^`\n]+)");

    /** A part of a command within a sentence. */
    private static final Pattern MENTION =
            Pattern.compile(
                    "`(?:tsgl )?("
                            + String.join("|", Tsgl.commandLine().getSubcommands().keySet())
                            + ")((?: (?:table\\d|fig\\d+))?(?: --?[\\w-]+[^`]*)?)`");

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir private Path folder;

    static List<Path> documents() throws IOException {
        try (Stream<Path> guides = Files.list(ROOT.resolve("docs"))) {
            List<Path> files =
                    new ArrayList<>(guides.filter(f -> f.toString().endsWith(".md")).toList());
            files.add(ROOT.resolve("README.md"));
            files.add(ROOT.resolve("CONTRIBUTING.md"));
            return files;
        }
    }

    /** The examples are compiled and run. */
    @ParameterizedTest
    @MethodSource("documents")
    void everySnippetIsPartOfAnExample(Path document) throws IOException {
        String examples = "";
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples/src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                examples += stripped(Files.readString(file));
            }
        }
        for (String snippet : matches(JAVA, Files.readString(document))) {
            assertThat(examples).contains(stripped(snippet));
        }
    }

    /** Its lines without indentation. */
    private static String stripped(String code) {
        return code.strip().replaceAll("\\s*\n\\s*", "\n") + "\n";
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandIsUnderstood(Path document) throws Exception {
        String text = Files.readString(document).replaceAll("\\\\\n\\s*", "");
        for (Matcher loop = LOOP.matcher(text); loop.find(); ) {
            text = text.replace("$" + loop.group(1), loop.group(2));
        }
        for (Matcher found = COMMAND.matcher(text); found.find(); ) {
            List<String> words = words(found.group(2));
            if (found.group(1).startsWith("tsgl.jar")) {
                requireKnown(Tsgl.commandLine().parseArgs(words.toArray(String[]::new)));
            } else {
                Object program =
                        Class.forName(found.group(1)).getDeclaredConstructor().newInstance();
                new CommandLine(program)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(words.toArray(String[]::new));
            }
        }
        for (Matcher found = MENTION.matcher(text); found.find(); ) {
            List<String> words = words(found.group(1) + found.group(2));
            CommandLine command = Tsgl.commandLine().getSubcommands().get(words.get(0));
            assertThat(words.stream().filter(word -> word.startsWith("--")))
                    .allSatisfy(
                            word ->
                                    assertThat(command.getCommandSpec().optionsMap())
                                            .containsKey(word.replaceFirst("=.*", "")));
            try {
                requireKnown(Tsgl.commandLine().parseArgs(words.toArray(String[]::new)));
            } catch (MissingParameterException e) {
                // A sentence need not say all of a command.
            }
        }
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find(); ) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        words.remove("..."); // and so on
        return words;
    }

    /** The settings of a training are known, and its recipe. */
    private static void requireKnown(ParseResult parsed) {
        ParseResult command = parsed.subcommand();
        if (command.commandSpec().findOption("--set") != null) {
            String recipe = command.matchedOptionValue("--config", Hosts.DEFAULT);
            List<String> settings = command.matchedOptionValue("--set", List.of());
            boolean isHere = !recipe.equals(EXAMPLE);
            if (isHere && settings.stream().noneMatch(setting -> setting.endsWith("=NAME"))) {
                TrainingConfig.recipe(recipe).with(settings);
            }
        }
    }

    /** That of the example host is in the guide to hosts. */
    @Test
    void everyRecipeIsListed() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/configuration.md"));
        assertThat(TrainingConfig.recipes())
                .filteredOn(recipe -> !recipe.equals(EXAMPLE))
                .allSatisfy(recipe -> assertThat(guide).contains("`" + recipe + "`"));
    }

    @Test
    void everyConstantOfThePaperIsListed() throws IOException {
        assertThat(Variant.NAMES)
                .allSatisfy(
                        name ->
                                assertThat(Files.readString(ROOT.resolve("docs/configuration.md")))
                                        .contains("`network." + name + "`"));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyConfigurationCanBeRead(Path document) throws IOException {
        Path file = folder.resolve("run.yaml");
        for (String yaml : matches(YAML, Files.readString(document) + "\n")) {
            Files.writeString(file, yaml.replaceAll("(?m)^    ", ""));

            assertThatCode(() -> TrainingConfig.read(file)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        for (Matcher link = LINK.matcher(Files.readString(document)); link.find(); ) {
            Path file = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            assertThat(file).exists();
            if (!link.group(2).isEmpty()) {
                assertThat(matches(HEADING, Files.readString(file)).stream().map(this::anchor))
                        .contains(link.group(2));
            }
        }
    }

    /** What a heading's link ends in. */
    private String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }

    /** The dependencies are those of a project that is built from what is released. */
    @ParameterizedTest
    @MethodSource("documents")
    void everyDependencyIsAConsumers(Path document) throws IOException {
        String pom = stripped(Files.readString(ROOT.resolve("consumers/plain/pom.xml")));
        for (String snippet : matches(XML, Files.readString(document))) {
            assertThat(pom).contains(stripped(snippet));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyNamedTestIsThere(Path document) throws IOException {
        for (String test : matches(TEST, Files.readString(document))) {
            assertThat(tests()).contains(test + ".java");
        }
    }

    private static Set<String> tests() throws IOException {
        Set<String> names = new HashSet<>();
        for (String module : matches(MODULE, Files.readString(ROOT.resolve("pom.xml")))) {
            Path folder = ROOT.resolve(module).resolve("src/test/java");
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.forEach(file -> names.add(file.getFileName().toString()));
                }
            }
        }
        return names;
    }

    /** But those of examples and tests. */
    @Test
    void everyModelIsDescribed() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/models.md"));
        assertThat(Hosts.all())
                .extracting(InpaintingHost::name)
                .filteredOn(name -> !Set.of("own-host", "stand-in").contains(name))
                .allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
    }

    @Test
    void everyModuleIsDescribed() throws IOException {
        String guide = Files.readString(ROOT.resolve("docs/architecture.md"));
        assertThat(matches(MODULE, Files.readString(ROOT.resolve("pom.xml"))))
                .filteredOn(module -> !module.equals("tsgl-bom"))
                .allSatisfy(module -> assertThat(guide).contains("| `" + module + "` |"));
    }

    /** Artifacts are named with the versions that the build has. */
    @Test
    void versionsAreThoseOfTheBuild() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String own = matches(Pattern.compile("<version>(.*?)</version>"), pom).get(0);
        String djl = matches(Pattern.compile("<djl.version>(.*?)<"), pom).get(0);
        String pytorch = matches(Pattern.compile("<pytorch.version>(.*?)<"), pom).get(0);

        assertThat(Files.readString(ROOT.resolve("README.md")))
                .contains("<version>" + own + "</version>")
                .contains("<version>" + pytorch + "-" + djl + "</version>")
                .contains("<version>" + pytorch + "</version>")
                .contains("tsgl-examples-" + own + ".jar");
    }

    /** The first group of each match, or the whole of it. */
    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.groupCount() > 0 ? match.group(1) : match.group())
                .toList();
    }

    /** Else the tests above would look at nothing. */
    @Test
    void thereIsSomethingToCheck() throws IOException {
        String all = "";
        for (Path document : documents()) {
            all += Files.readString(document);
        }

        assertThat(matches(JAVA, all)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(matches(COMMAND, all)).hasSizeGreaterThanOrEqualTo(20);
        assertThat(matches(MENTION, all)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(matches(YAML, all)).isNotEmpty();
        assertThat(matches(XML, all)).isNotEmpty();
        assertThat(matches(TEST, all)).hasSizeGreaterThanOrEqualTo(5);
        assertThat(matches(LINK, all)).hasSizeGreaterThanOrEqualTo(10);
    }
}
