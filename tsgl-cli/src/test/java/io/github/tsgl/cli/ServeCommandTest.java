// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.tsgl.encoder.host.Hosts;
import io.github.tsgl.encoder.host.NetworkSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class ServeCommandTest {

    private static final Pattern ADDRESS = Pattern.compile("http://localhost:(\\d+)/");

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private CommandLine program() {
        return Tsgl.commandLine(
                        settings ->
                                settings.optNetwork(
                                                NetworkSpec.of(Hosts.DEFAULT)
                                                        .withWidth(4)
                                                        .withBlocks(1))
                                        .optDevice(Device.cpu())
                                        .optRandomWeights()
                                        .load())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
    }

    @Test
    void servesUntilItIsStopped() throws Exception {
        Thread thread =
                new Thread(
                        () ->
                                program()
                                        .execute(
                                                "serve",
                                                "--port=0",
                                                "--input=" + folder,
                                                "--output=" + folder));
        thread.start();
        Matcher address = ADDRESS.matcher(out.toString());
        while (!address.find()) {
            Thread.sleep(20);
            address = ADDRESS.matcher(out.toString());
        }
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + address.group(1) + "/v1/models"))
                        .build();

        String models = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();

        assertThat(models).contains("\"current\":\"" + Hosts.DEFAULT + "\"");
        assertThat(err.toString()).isEmpty();
        thread.interrupt();
        thread.join();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port=70000|--port must be from 0 to 65535",
                "--workers=0|--workers must be from 1 to 1000",
                "--queue=0|--queue must be from 1 to 1000",
                "--max-megapixels=0|--max-megapixels must be above 0",
                "--max-megabytes=2000|--max-megabytes must be from 1 to 1000",
                "--token=|--token must not be empty",
                "--output=nowhere|nowhere: no such folder",
                "--input=nowhere|nowhere: no such file",
                "--model=nothing|--model: unknown",
                "--host=256.1.1.1|cannot listen there"
            })
    void whatCannotBeServedIsSaidInOneLine(String option, String problem) {
        int status = program().execute("serve", option);

        assertThat(status).isIn(1, 2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains(problem);
    }
}
