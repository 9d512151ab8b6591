package io.github.systemd4j.activation;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.JdkChannels;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** A program that prints what it was passed, or takes it over and answers one client. */
final class ShowListenFds {
    private ShowListenFds() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "show" -> show();
            case "show-twice" -> showTwice();
            case "unset" -> unset();
            case "show-flags" -> showFlags();
            case "load-twice" -> loadTwice();
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

    /** Prints the flags of a descriptor, before and after it has a channel. */
    private static void showFlags() throws IOException {
        ActivatedSocket socket = ListenFds.get().only();
        System.out.println(Libc.fcntl(socket.fd(), libc_h.F_GETFD(), 0) == libc_h.FD_CLOEXEC());
        try (var channel = socket.serverSocketChannel()) {
            System.out.println(Libc.fcntl(JdkChannels.fd(channel), libc_h.F_GETFD(), 0) == libc_h.FD_CLOEXEC());
        }
    }

    /** Requests the same descriptors through a copy of this library. */
    private static void loadTwice() throws Exception {
        System.out.println(ListenFds.get());
        URL[] urls = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(entry -> url(Path.of(entry)))
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(urls, null)) {
            loader.loadClass(ListenFds.class.getName()).getMethod("get").invoke(null);
        } catch (InvocationTargetException e) {
            System.out.println(e.getCause().getMessage());
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
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
        if (DescriptorInfo.of(0).listening()) {
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
