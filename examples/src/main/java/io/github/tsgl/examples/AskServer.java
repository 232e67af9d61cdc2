// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Has a server, started by {@code tsgl serve}, fill the hole of photo.jpg. */
public final class AskServer {

    private AskServer() {}

    /**
     * Runs the program.
     *
     * @param arguments none
     * @throws IOException if a file cannot be read or the server not be reached
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Base64.Encoder base64 = Base64.getEncoder();
        String photo = base64.encodeToString(Files.readAllBytes(Path.of("photo.jpg")));
        String mask = base64.encodeToString(Files.readAllBytes(Path.of("mask.png")));
        String fields = "{\"image\": \"%s\", \"mask\": \"%s\"}".formatted(photo, mask);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:8080/api/v1/inpaint"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(fields))
                        .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.ofFile(Path.of("result.jpg")));
    }
}
