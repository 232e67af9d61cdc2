// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What our artifacts do to a program that has them on its class path. */
class ClassPathTest {

    @Test
    void nothingOfTheProgramChangesUntilAModelIsLoaded(@TempDir Path folder) throws Exception {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(place -> !place.contains("-tests.jar"))
                        .withImportOption(place -> !place.contains("/test/"))
                        .withImportOption(place -> !place.contains("/benchmarks/"))
                        .importPackages("io.github.tsgl");
        Path names = folder.resolve("names");
        Files.write(names, classes.stream().map(JavaClass::getName).toList());
        Path printed = folder.resolve("printed");

        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:TieredStopAtLevel=1",
                                "-Dai.djl.offline=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Bystander.class.getName(),
                                names.toString())
                        .redirectOutput(printed.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();

        assertThat(process.waitFor()).isZero();
        List<String> lines = Files.readAllLines(printed);
        assertThat(lines.get(0)).matches("\\d{3,4} classes, 1\\d models");
        // DJL finds out about the machine, and loads PyTorch.
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .matches(
                                                "model: (native libraries|threads|property"
                                                        + " (jna|jnidispatch)[.\\w]*): .*"));
    }
}
