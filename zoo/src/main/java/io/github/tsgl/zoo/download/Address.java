// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which addresses are trusted: https, and http on this machine. */
final class Address {

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private Address() {}

    static void requireTrusted(URI address) throws RefusedException {
        if (!isHttps(address) && !("http".equals(scheme(address)) && isHere(address))) {
            throw new RefusedException(
                    shown(address) + ": only https is trusted, or http on this machine");
        }
        if (address.getHost() == null) {
            throw new RefusedException(shown(address) + ": names no host");
        }
    }

    /** Follows a redirection, which must not leave https. */
    static URI redirected(URI from, String location) throws RefusedException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(shown(from) + ": redirects to what is no address");
        }
        if (isHttps(from) && !isHttps(to)) {
            throw new RefusedException(shown(from) + ": redirects away from https: " + shown(to));
        }
        requireTrusted(to);
        return to;
    }

    private static boolean isHttps(URI address) {
        return "https".equals(scheme(address));
    }

    private static String scheme(URI address) {
        return address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
    }

    /** Tells whether an address is of this machine, without asking for names. */
    static boolean isHere(URI address) {
        String host = address.getHost();
        return host != null && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** An address without what may be secret in it: user, query and fragment. */
    static String shown(URI address) {
        String text = address.toString().replaceFirst("[?#].*", "");
        return text.replaceFirst("//[^/@]*@", "//");
    }
}
