// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * The connection that a request came on, while its answer is being made and nothing reads from it.
 */
final class ClientConnection {

    private final Context context;
    private final SocketChannel channel; // null if it is none

    ClientConnection(Context context) {
        this.context = context;
        Object transport =
                ServletContextRequest.getServletContextRequest(context.req())
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint()
                        .getTransport();
        channel = transport instanceof SocketChannel socket ? socket : null;
    }

    /** Tells whether the client has closed it. */
    boolean isGone() {
        if (channel == null) {
            return false;
        }
        try {
            int read = channel.read(ByteBuffer.allocate(1));
            if (read > 0) { // a next request, sent before this answer: its sender tries again
                context.header("Connection", "close");
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
