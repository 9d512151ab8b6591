package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** Greets over HTTP, with Jetty. */
public final class JettyGreeter {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    public static void main(String[] args) throws Exception {
        var greeter = new JettyGreeter();
        ServiceLifecycle.of(greeter::start)
                .drain(_ -> greeter.drain(), Duration.ofSeconds(5))
                .run();
    }

    private AutoCloseable start() throws Exception {
        connector.open(ListenFds.get().only().serverSocketChannel());
        server.addConnector(connector);
        server.setHandler(new GreetingHandler());
        server.start();
        return server::stop;
    }

    /** Accepts no more connections, and waits until the requests on all others have been answered. */
    private void drain() throws InterruptedException, ExecutionException {
        connector.shutdown().get();
    }

    private static final class GreetingHandler extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "hello, " + Request.getPathInContext(request) + "\n", callback);
            return true;
        }
    }
}
