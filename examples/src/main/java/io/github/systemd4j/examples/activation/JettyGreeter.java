package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Greets over HTTP, with Jetty. */
public final class JettyGreeter {
    private final Server server = new Server();
    private final DrainableConnector connector = new DrainableConnector(server);

    public static void main(String[] args) throws Exception {
        var greeter = new JettyGreeter();
        ServiceLifecycle.of(greeter::start)
                .drain(_ -> greeter.connector.drain(), Duration.ofSeconds(5))
                .run();
    }

    private AutoCloseable start() throws Exception {
        connector.open(ListenFds.get().only().serverSocketChannel());
        server.addConnector(connector);
        server.setHandler(new GreetingHandler());
        server.start();
        return server::stop;
    }

    /** Knows the connections that it has accepted and not yet opened, which Jetty would cut off. */
    private static final class DrainableConnector extends ServerConnector implements SelectorManager.AcceptListener {
        private final Phaser pending = new Phaser(1);

        DrainableConnector(Server server) {
            super(server);
            getSelectorManager().addEventListener(this);
        }

        /** Accepts no more connections, and waits until the requests on the others have been answered. */
        void drain() throws InterruptedException, ExecutionException {
            close();
            pending.awaitAdvanceInterruptibly(pending.arrive());
            shutdown().get(); // answers with "Connection: close", and closes idle connections after a second
        }

        @Override
        public void accept(int acceptor) throws IOException {
            pending.register();
            try {
                super.accept(acceptor);
            } catch (ClosedChannelException _) { // the drain has begun
            } finally {
                pending.arriveAndDeregister();
            }
        }

        @Override
        public void onAccepting(SelectableChannel client) {
            pending.register();
        }

        @Override
        protected void onEndPointOpened(EndPoint client) {
            super.onEndPointOpened(client);
            pending.arriveAndDeregister();
        }

        @Override
        public void onAcceptFailed(SelectableChannel client, Throwable cause) {
            pending.arriveAndDeregister();
        }
    }

    private static final class GreetingHandler extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "hello, " + Request.getPathInContext(request) + "\n", callback);
            return true;
        }
    }
}
