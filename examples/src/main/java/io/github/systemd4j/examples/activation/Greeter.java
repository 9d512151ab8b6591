package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** Greets on each socket that was handed over, TCP and Unix. A restart loses no connection. */
public final class Greeter {
    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(Greeter::start)
                .healthCheck(ConnectionServer::isServing)
                .drain(ConnectionServer::drain, Duration.ofSeconds(5))
                .run();
    }

    private static ConnectionServer start() throws IOException {
        ListenFds sockets = ListenFds.get();
        if (sockets.isEmpty()) {
            throw new IllegalStateException("nothing to serve: " + sockets);
        }
        var server = new ConnectionServer();
        for (ActivatedSocket socket : sockets) {
            System.out.println("serving " + socket);
            ServerSocketChannel listener = socket.serverSocketChannel();
            server.serve(listener, listener::accept, Greeting::exchange);
        }
        return server;
    }
}
