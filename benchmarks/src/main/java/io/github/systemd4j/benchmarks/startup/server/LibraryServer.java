package io.github.systemd4j.benchmarks.startup.server;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** Takes over its socket by this library. */
final class LibraryServer {
    private LibraryServer() {}

    public static void main(String[] args) throws IOException {
        var phases = new Phases();
        phases.end("main");
        ActivatedSocket socket = ListenFds.get().only();
        phases.end("get");
        ServerSocketChannel listener = socket.serverSocketChannel();
        phases.end("channel");
        phases.serve(listener);
    }
}
