// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are checked, and https is not left. */
@Tag("process")
class HttpsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir private Path folder;

    private final SSLContext usual = usual();
    private SSLContext trusting;
    private HttpsServer server;
    private URI address;

    private static SSLContext usual() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void serve() throws Exception {
        trusting = context(certificate());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(trusting));
        server.createContext(
                "/file",
                exchange -> {
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write("yes".getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                });
        server.createContext(
                "/away",
                exchange -> {
                    String place = "http://localhost:" + server.getAddress().getPort() + "/file";
                    exchange.getResponseHeaders().set("Location", place);
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.start();
        address = URI.create("https://localhost:" + server.getAddress().getPort() + "/file");
    }

    @AfterEach
    void close() {
        server.stop(0);
        SSLContext.setDefault(usual);
    }

    private KeyStore certificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "SAN=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        keys.setCertificateEntry("trusted", keys.getCertificate("server"));
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    private static Transport transport() {
        Patience patience =
                new Patience(Duration.ofSeconds(9), Duration.ofSeconds(9), List.of(), t -> {});
        return new Transport(patience, new EnvironmentProxies(Map.of()));
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() {
        assertThatThrownBy(() -> transport().getSmall(address, 9))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(address + ": cannot be trusted: ");
    }

    @Test
    void aTrustedServerIsNotLeftForPlainHttp() throws Exception {
        SSLContext.setDefault(trusting);

        assertThat(transport().getSmall(address, 9)).asString().isEqualTo("yes");
        assertThatThrownBy(() -> transport().getSmall(address.resolve("/away"), 9))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        address.resolve("/away")
                                + ": redirects away from https: http://localhost:");
    }
}
