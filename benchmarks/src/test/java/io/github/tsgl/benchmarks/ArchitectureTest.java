// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.InpaintingHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may know what, in all modules. */
class ArchitectureTest {

    private static final String[] HOSTS = {
        "io.github.tsgl.lama..", "io.github.tsgl.pennet..", "io.github.tsgl.hifill.."
    };

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(place -> !place.contains("-tests.jar"))
                    .withImportOption(place -> !place.contains("/test/"))
                    .importPackages("io.github.tsgl");

    @Test
    void onlyHostsNameHosts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HOSTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HOSTS)
                .check(MAIN);
    }

    /** Help and messages have what hosts say of themselves. */
    @Test
    void noTextNamesAHost() throws IOException {
        List<String> names = Hosts.all().stream().map(InpaintingHost::name).toList();
        Pattern text = Pattern.compile("\"[^\"\n]*\\b(" + String.join("|", names) + ")\\b.*\"");
        for (String module :
                List.of(
                        "tsgl-training",
                        "zoo",
                        "tsgl-evaluation",
                        "tsgl-server",
                        "tsgl-cli",
                        "tsgl-spark")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(text.matcher(Files.readString(file)).results())
                            .as(file.toString())
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void hostsKnowNeitherZooNorTraining() {
        noClasses()
                .that()
                .resideInAnyPackage(HOSTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.tsgl.zoo..", "io.github.tsgl.training..")
                .check(MAIN);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching("io.github.tsgl.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void onlyOpsTouchesDjlsPyTorchEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.github.tsgl.layers.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(MAIN);
    }

    /** DJL's mul(Number) lends Java memory to the graph; Arithmetic.scale does not. */
    @Test
    void whatLearnsMultipliesByNumbersWithScale() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.github.tsgl.layers..",
                        "io.github.tsgl.encoder..",
                        "io.github.tsgl.lama..",
                        "io.github.tsgl.pennet..",
                        "io.github.tsgl.hifill..",
                        "io.github.tsgl.training.loss..")
                .should()
                .callMethod(NDArray.class, "mul", Number.class)
                .check(MAIN);
    }
}
