package io.github.systemd4j.activation;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Takes TLS connections from a listening socket that the service manager opened. It owns the socket. Safe from any
 * thread.
 */
public final class TlsListener implements Closeable {
    private final ServerSocketChannel listener;
    private final SSLContext context;

    TlsListener(ServerSocketChannel listener, SSLContext context) {
        this.listener = listener;
        this.context = context;
    }

    /**
     * Waits for a connection; a virtual thread parks. The handshake is left to whoever first reads or writes, so that a
     * slow client holds up nobody else; set client authentication and protocols before that.
     *
     * @return a socket on the server's side
     * @throws java.nio.channels.ClosedChannelException if this is closed, also meanwhile
     */
    public SSLSocket accept() throws IOException {
        Socket connection = listener.accept().socket();
        try {
            return (SSLSocket) context.getSocketFactory().createSocket(connection, null, true);
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }

    /** What it listens on. */
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Ends {@link #accept()}, and closes the socket here; the service manager keeps its own. */
    @Override
    public void close() throws IOException {
        listener.close();
    }
}
