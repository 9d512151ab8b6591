package io.github.systemd4j.benchmarks.startup.server;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** Takes over its socket as a complete service: notifies the manager, handles signals, and has a health check. */
final class LifecycleServer implements AutoCloseable {
    private final ServerSocketChannel listener;

    private LifecycleServer(ServerSocketChannel listener) {
        this.listener = listener;
    }

    public static void main(String[] args) throws Exception {
        var phases = new Phases();
        phases.end("main");
        ServiceLifecycle.of(() -> start(phases))
                .healthCheck(service -> service.listener.isOpen())
                .run();
    }

    private static LifecycleServer start(Phases phases) throws IOException {
        phases.end("start");
        ActivatedSocket socket = ListenFds.get().only();
        phases.end("get");
        ServerSocketChannel listener = socket.serverSocketChannel();
        phases.end("channel");
        Thread.ofPlatform().daemon().start(() -> serve(phases, listener));
        return new LifecycleServer(listener);
    }

    private static void serve(Phases phases, ServerSocketChannel listener) {
        try {
            phases.serve(listener);
        } catch (IOException e) {
            // the service was closed
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
