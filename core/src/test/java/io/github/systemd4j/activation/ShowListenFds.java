package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A program that shows what was handed to it, or takes it over and answers one client. */
final class ShowListenFds {
    private ShowListenFds() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "show" -> show();
            case "show-twice" -> showTwice();
            case "unset" -> unset();
            case "inherit" -> inherit();
            case "answer" -> answer();
            case "answer-standard-input" -> answerOverStandardInput();
            case "echo-datagram" -> echo(StandardInput.datagramChannel());
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void show() {
        try {
            System.out.println("handed over: " + ListenFds.get());
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void showTwice() {
        System.out.println(ListenFds.get().equals(ListenFds.get())
                && ListenFds.get().only().fd() == ListenProtocol.FIRST);
        System.out.println(ListenProtocol.read().only());
    }

    private static void unset() {
        ListenFds fds = ListenFds.get();
        System.out.println(System.getenv("LISTEN_FDS"));
        fds.unsetEnvironment();
        System.out.println(
                Libc.getenv("LISTEN_PID") + " " + Libc.getenv("LISTEN_FDS") + " " + Libc.getenv("LISTEN_FDNAMES"));
        System.out.println(System.getenv("LISTEN_FDS"));
        System.out.println(ListenFds.get().only());
    }

    /** Lists the descriptors of a child process. */
    private static void inherit() throws IOException {
        ListenFds.get();
        Process child = new ProcessBuilder("ls", "-l", "/proc/self/fd").start();
        child.getInputStream().transferTo(System.out);
    }

    private static void answer() throws IOException {
        ActivatedSocket socket = ListenFds.get().only();
        if (socket.isListening()) {
            answer(socket.serverSocketChannel());
        } else {
            answer(socket.socketChannel());
        }
    }

    private static void answerOverStandardInput() throws IOException {
        if (Description.of(0).listening()) {
            answer(StandardInput.serverSocketChannel());
        } else {
            answer(StandardInput.socketChannel());
        }
    }

    private static void answer(ServerSocketChannel listener) throws IOException {
        try (listener) {
            answer(listener.accept());
        }
    }

    private static void answer(SocketChannel connection) throws IOException {
        try (connection;
                var out = Channels.newWriter(connection, StandardCharsets.UTF_8)) {
            out.write("answered\n");
        }
    }

    private static void echo(DatagramChannel channel) throws IOException {
        try (channel) {
            ByteBuffer buffer = ByteBuffer.allocate(64);
            var from = channel.receive(buffer);
            channel.send(buffer.flip(), from);
        }
    }
}
