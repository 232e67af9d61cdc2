// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may ask: those with the token, and pages of other sites only where IOPaint lets them. */
final class Access {

    /** What other sites' pages may use, as with IOPaint; none of it shows the user's files. */
    private static final Set<String> OPEN =
            Set.of(
                    "POST /api/v1/inpaint",
                    "POST /api/v1/adjust_mask",
                    "GET /api/v1/server-config",
                    "GET /api/v1/model",
                    "GET /api/v1/samplers");

    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:\\d*)?");
    private static final Pattern LOCAL =
            Pattern.compile("(?i)localhost|.*\\.localhost|127(\\.\\d+){3}|\\[::1\\]");

    private final boolean isLocal;
    private final Optional<byte[]> token;

    /** For a server that listens on a host, with a token or without. */
    Access(String host, Optional<String> token) {
        isLocal = isLoopback(host);
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells whether the server is reached from this machine only. */
    boolean isLocal() {
        return isLocal;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Tells whether a request is one that other sites' pages may make. */
    static boolean isOpen(String method, String path) {
        return OPEN.contains(method + " " + path);
    }

    void check(Context context) throws RequestException {
        if (isLocal && !isAskedByALocalName(context)) {
            // A page of another site may have had its name point here.
            throw new RequestException(
                    RequestException.MISDIRECTED,
                    "this server is for this machine only; call it localhost");
        }
        String method = context.req().getMethod();
        if (method.equals("OPTIONS") || context.path().equals("/healthz")) {
            return;
        }
        if ("cross-site".equals(context.header("Sec-Fetch-Site"))
                && !"navigate".equals(context.header("Sec-Fetch-Mode"))
                && !isOpen(method, context.path())) {
            throw new RequestException(
                    RequestException.FORBIDDEN, "a page of another site may not ask for this");
        }
        if (token.isPresent() && !hasToken(context.header("Authorization"))) {
            context.header("WWW-Authenticate", "Basic realm=\"tsgl\", charset=\"UTF-8\"");
            throw new RequestException(
                    RequestException.UNAUTHORIZED,
                    "the token is missing or wrong: send it as Authorization: Bearer TOKEN, or as"
                            + " a password");
        }
    }

    private static boolean isAskedByALocalName(Context context) {
        Matcher host = HOST.matcher(String.valueOf(context.header("Host")));
        return host.matches() && LOCAL.matcher(host.group(1)).matches();
    }

    private boolean hasToken(String authorization) {
        if (authorization == null) {
            return false;
        }
        String[] words = authorization.strip().split(" +", 2);
        if (words.length < 2) {
            return false;
        }
        if (words[0].equalsIgnoreCase("Bearer")) {
            return isToken(words[1].getBytes(StandardCharsets.UTF_8));
        }
        try {
            String pair = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
            String password = pair.substring(pair.indexOf(':') + 1);
            return words[0].equalsIgnoreCase("Basic")
                    && isToken(password.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Takes as long whatever the difference is. */
    private boolean isToken(byte[] given) {
        return MessageDigest.isEqual(given, token.orElseThrow());
    }
}
