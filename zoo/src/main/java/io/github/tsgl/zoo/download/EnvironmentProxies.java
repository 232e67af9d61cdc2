// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.zoo.download;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The proxies that Java's properties name ({@code https.proxyHost} and so on), or else the
 * environment ({@code https_proxy}, {@code http_proxy}, {@code no_proxy}, in either case).
 */
final class EnvironmentProxies extends ProxySelector {

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Map<String, String> environment;

    EnvironmentProxies(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI address) {
        if (Address.isHere(address)) {
            return DIRECT;
        }
        ProxySelector java = ProxySelector.getDefault();
        List<Proxy> named = java == null ? DIRECT : java.select(address);
        boolean isNamed = named.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
        String value = variable(address.getScheme() + "_proxy");
        if (isNamed || value.isBlank() || isExcepted(address.getHost())) {
            return named;
        }
        URI proxy = URI.create(value.contains("://") ? value : "http://" + value);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        InetSocketAddress place = InetSocketAddress.createUnresolved(proxy.getHost(), port);
        return List.of(new Proxy(Proxy.Type.HTTP, place));
    }

    /** Whether {@code no_proxy} names a host, or a domain that it is in. */
    private boolean isExcepted(String host) {
        String name = "." + host.toLowerCase(Locale.ROOT);
        for (String exception : variable("no_proxy").toLowerCase(Locale.ROOT).split("[\\s,]+")) {
            String domain = exception.replaceFirst("^\\*?\\.", "");
            if (exception.equals("*") || !domain.isEmpty() && name.endsWith("." + domain)) {
                return true;
            }
        }
        return false;
    }

    private String variable(String name) {
        String lower = environment.get(name);
        return lower != null ? lower : environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException problem) {
        // The client reports it.
    }
}
