// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page, as it was built: files of fixed names, so that no request names a resource. */
final class PageFiles {

    /** Nothing but what this server sends; pictures that the page makes itself too. */
    static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private PageFiles() {}

    static void addTo(RoutesConfig routes) {
        add(routes, "/", "page/index.html", "text/html; charset=utf-8");
        add(routes, "/page.js", "page/page.js", "text/javascript; charset=utf-8");
        add(routes, "/page.css", "page/page.css", "text/css; charset=utf-8");
        add(routes, "/icon.svg", "page/icon.svg", "image/svg+xml");
        add(routes, "/openapi.json", "openapi.json", RestApi.JSON);
    }

    private static void add(RoutesConfig routes, String path, String resource, String type) {
        byte[] content = read(resource);
        routes.get(path, context -> context.contentType(type).result(content));
    }

    private static byte[] read(String resource) {
        try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
