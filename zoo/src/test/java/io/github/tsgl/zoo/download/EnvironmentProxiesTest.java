// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EnvironmentProxiesTest {

    private static final URI PLACE = URI.create("https://files.example.org/w");

    @Test
    void theEnvironmentNamesTheProxyInEitherCase() {
        for (String name : List.of("https_proxy", "HTTPS_PROXY")) {
            for (String value :
                    List.of("http://proxy:3128", "proxy:3128", "http://u:p@proxy:3128/")) {
                assertThat(select(Map.of(name, value), PLACE)).isEqualTo("proxy:3128");
            }
        }
        assertThat(select(Map.of("http_proxy", "proxy"), PLACE)).isEqualTo("DIRECT");
        assertThat(select(Map.of(), PLACE)).isEqualTo("DIRECT");
    }

    @Test
    void exceptionsAreHonored() {
        for (String exception :
                List.of("*", "example.org", ".example.org", "a.b, files.example.org")) {
            assertThat(select(Map.of("https_proxy", "proxy:1", "NO_PROXY", exception), PLACE))
                    .isEqualTo("DIRECT");
        }
        assertThat(select(Map.of("https_proxy", "proxy:1", "no_proxy", "ample.org"), PLACE))
                .isEqualTo("proxy:1");
    }

    @Test
    void thisMachineIsReachedDirectly() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            assertThat(select(Map.of("http_proxy", "proxy:1"), URI.create("http://" + host + "/")))
                    .isEqualTo("DIRECT");
        }
    }

    private static String select(Map<String, String> environment, URI place) {
        Proxy proxy = new EnvironmentProxies(environment).select(place).get(0);
        return proxy.type() == Proxy.Type.DIRECT
                ? "DIRECT"
                : proxy.address().toString().replaceFirst("/<unresolved>", "");
    }

    /** The place's name is left to the proxy. */
    @Test
    void aDownloadAsksTheProxy() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> refuse(proxy));
            Patience patience =
                    new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), List.of(), t -> {});
            String address = "http://127.0.0.1:" + proxy.getLocalPort();
            Transport transport =
                    new Transport(patience, new EnvironmentProxies(Map.of("https_proxy", address)));

            assertThatThrownBy(() -> transport.get(PLACE, 0, Optional.empty()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage(PLACE + ": the proxy refuses it (Tunnel failed, got: 403)");
            assertThat(asked.join()).isEqualTo("CONNECT files.example.org:443 HTTP/1.1");
        }
    }

    private static String refuse(ServerSocket proxy) {
        try (Socket socket = proxy.accept();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.US_ASCII))) {
            String first = in.readLine();
            for (String line = first; !line.isEmpty(); line = in.readLine()) {
                continue;
            }
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return first;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
