package io.github.systemd4j.examples.spring;

import io.github.systemd4j.activation.ListenFds;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP on the TCP socket that systemd opened. Tomcat creates it by the name of the class. */
public final class ActivatedTomcat extends Http11NioProtocol {
    private static final int DRAIN_MILLIS = 5_000;

    private final Endpoint endpoint;

    public ActivatedTomcat() {
        this(new Endpoint());
    }

    private ActivatedTomcat(Endpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /**
     * Waits until the open connections have been closed, before Tomcat answers requests with 503. Spring calls this
     * first when it shuts down.
     */
    @Override
    public void pause() throws Exception {
        if (endpoint.stopAccepting()) {
            closeServerSocketGraceful(); // from now on each response has "Connection: close"
            awaitConnectionsClose(DRAIN_MILLIS);
        }
        super.pause();
    }

    private static final class Endpoint extends NioEndpoint {
        private final CountDownLatch lastAccepted = new CountDownLatch(1);
        private @Nullable ServerSocketChannel listener;

        @Override
        protected void initServerSocket() throws IOException {
            listener = ListenFds.get().only().serverSocketChannel();
        }

        @Override
        protected @Nullable NetworkChannel getServerSocket() {
            return listener;
        }

        @Override
        @SuppressWarnings("NullAway") // called between initServerSocket() and doCloseServerSocket()
        protected SocketChannel serverSocketAccept() throws Exception {
            try {
                return listener.accept();
            } catch (ClosedChannelException e) {
                lastAccepted.countDown();
                while (isRunning()) { // Tomcat would log the exception as an error
                    Thread.sleep(10);
                }
                throw e;
            }
        }

        /** Closes the listener, and returns when its last connection was handed over; false if it was closed before. */
        boolean stopAccepting() throws IOException, InterruptedException {
            if (listener == null || !listener.isOpen()) {
                return false;
            }
            listener.close();
            lastAccepted.await(1, TimeUnit.SECONDS); // or until the limit of connections lets the acceptor go on
            return true;
        }

        /** Does nothing: Tomcat would connect to the socket, but closing the listener ends its accept as well. */
        @Override
        protected void unlockAccept() {}

        @Override
        protected void doCloseServerSocket() throws IOException {
            if (listener != null) {
                listener.close();
            }
        }
    }
}
