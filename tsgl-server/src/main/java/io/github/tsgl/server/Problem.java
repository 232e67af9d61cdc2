// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpStatus;

/** Tells in JSON why a request is not answered as it hoped (RFC 9457). */
final class Problem {

    private static final String MEDIA_TYPE = "application/problem+json";

    private Problem() {}

    static JsonObject tree(RequestException error) {
        JsonObject tree = new JsonObject();
        tree.addProperty("title", HttpStatus.getMessage(error.status()));
        tree.addProperty("status", error.status());
        tree.addProperty("detail", error.getMessage());
        return tree;
    }

    static void send(Context context, RequestException error) {
        context.contentType(MEDIA_TYPE).result(tree(error).toString());
    }
}
