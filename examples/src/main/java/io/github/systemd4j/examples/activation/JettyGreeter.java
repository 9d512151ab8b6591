package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/** Greets over HTTP, with Jetty. */
public final class JettyGreeter {
    private static final int STOP_TIMEOUT_MILLIS = 30_000;

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(JettyGreeter::start).run();
    }

    private static AutoCloseable start() throws Exception {
        var server = new Server();
        var connector = new ServerConnector(server);
        connector.open(ListenFds.get().only().serverSocketChannel());
        server.addConnector(connector);
        server.setHandler(new GracefulHandler(new GreetingHandler()));
        server.setStopTimeout(STOP_TIMEOUT_MILLIS);
        server.start();
        return server::stop;
    }

    private static final class GreetingHandler extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Content.Sink.write(response, true, "hello, " + Request.getPathInContext(request) + "\n", callback);
            return true;
        }
    }
}
