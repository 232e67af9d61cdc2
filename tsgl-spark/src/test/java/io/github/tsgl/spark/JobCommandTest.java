// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with options is said before Spark is started. */
class JobCommandTest {

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(new InpaintCommand(), "Missing required", ""),
                Arguments.of(new InpaintCommand(), "masks, or a kind", "--photos a --out b"),
                Arguments.of(
                        new InpaintCommand(),
                        "--holes needs --masks-out",
                        "--photos a --out b --holes box"),
                Arguments.of(
                        new InpaintCommand(),
                        "exclude each other",
                        "--photos a --out b --masks m --holes lama-thin --masks-out c"),
                Arguments.of(
                        new InpaintCommand(),
                        "mutually exclusive",
                        "--photos a --list l --out b --masks m"),
                Arguments.of(
                        new InpaintCommand(),
                        "objects need outlines",
                        "--photos a --out b --holes objects --masks-out c"),
                Arguments.of(
                        new EvaluateCommand(),
                        "no --model is named x",
                        "--photos a --out b --weights x=y"),
                Arguments.of(
                        new EvaluateCommand(),
                        "features need Inception's weights",
                        "--photos a --out b --features"),
                Arguments.of(
                        new PrepareCommand(),
                        "data.edges",
                        "--photos a --out b --config tsgl-small"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongUsageIsALineAndStatusTwo(JobCommand job, String message, String options) {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        int status;
        try {
            status = JobCommand.run(job, options.isEmpty() ? new String[0] : options.split(" "));
        } finally {
            System.setErr(before);
        }

        assertThat(status).isEqualTo(2);
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(message));
    }
}
