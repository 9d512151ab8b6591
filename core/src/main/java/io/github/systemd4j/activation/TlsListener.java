package io.github.systemd4j.activation;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Accepts TLS connections from a listening socket that the service manager opened. Owns the socket. Safe from any
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
     * Waits for a connection; a virtual thread parks. The handshake takes place at the first read or write, so that a
     * slow client delays no other client. Set client authentication and protocols before that.
     *
     * @return a socket in server mode
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the call
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

    /** Returns the address that the socket listens on. */
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /**
     * Closes the socket here, which ends {@link #accept()}. The service manager keeps its own descriptor of the socket.
     */
    @Override
    public void close() throws IOException {
        listener.close();
    }
}
