package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the proxy of a container under a real systemd. The container is a process that sleeps in the host's network,
 * where this test is the server, or a server in a network of its own.
 */
@Tag("systemd")
class SocketProxyIT {
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");
    private static final int MAX_WAIT_MILLIS = 20_000;

    @TempDir
    Path directory;

    private final ContainerId id = ContainerId.random("proxy-");
    private final List<String> units = new ArrayList<>();
    private Path runtime = Path.of("/");

    @BeforeEach
    void writeRuntime() throws IOException {
        writeRuntime("""
                #!/bin/sh
                case $1 in
                inspect) echo 1 ;;
                run) systemd-notify --ready; exec sleep infinity ;;
                esac
                """);
    }

    private void writeRuntime(String text) throws IOException {
        runtime = Files.writeString(directory.resolve("runtime"), text);
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void deleteUnits() {
        UnitDirectory.end(units);
    }

    @Test
    void shouldPassTheConnectionsOfEachPortOn() throws Exception {
        try (ServerSocket first = serve("first");
                ServerSocket second = serve("second")) {
            int[] external = {freePort(), freePort()};
            install(new PortPair(first.getLocalPort(), external[0]), new PortPair(second.getLocalPort(), external[1]));
            start(id.socketName().value());
            assertThat(state(id.serviceName().value())).isEqualTo("inactive");

            assertThat(answer(external[1])).isEqualTo("second");
            assertThat(answer(external[0])).isEqualTo("first");
            assertThat(answer(external[1])).isEqualTo("second");
            assertThat(state(id.serviceName().value())).isEqualTo("active");
        }
    }

    @Test
    void shouldEnterTheNetworkOfTheContainer() throws Exception {
        writeRuntime("""
                #!/bin/sh
                case $1 in
                inspect) cat %1$s/pid ;;
                run)
                    unshare --user --map-root-user --net busybox sh -c \
                        'busybox ifconfig lo up; exec busybox nc -ll -p 7001 -e busybox echo hello' &
                    echo $! >%1$s/pid
                    systemd-notify --ready
                    wait ;;
                esac
                """.formatted(directory));
        int external = freePort();
        install(new PortPair(7001, external));
        start(id.socketName().value());
        assertThat(answer(external)).isEqualTo("hello\n");
    }

    @Test
    void shouldStartAllProxiesAgainWhenOneHasEnded() throws Exception {
        try (ServerSocket first = serve("first");
                ServerSocket second = serve("second")) {
            int[] external = {freePort(), freePort()};
            install(new PortPair(first.getLocalPort(), external[0]), new PortPair(second.getLocalPort(), external[1]));
            start(id.socketName().value());
            assertThat(answer(external[0])).isEqualTo("first");

            String proxy = "systemd-socket-proxyd 127.0.0.1:" + second.getLocalPort();
            assertThat(Command.run("pkill", "--full", "^[^ ]*" + proxy).exitStatus())
                    .isZero();
            Await.until(() -> state(id.proxyName().value()).equals("inactive"));
            assertThat(answer(external[1])).isEqualTo("second");
            assertThat(answer(external[0])).isEqualTo("first");
        }
    }

    @Test
    void shouldStartTheContainerAgainThatWasStopped() throws Exception {
        try (ServerSocket server = serve("hello")) {
            int external = freePort();
            install(new PortPair(server.getLocalPort(), external));
            start(id.socketName().value());
            assertThat(answer(external)).isEqualTo("hello");

            Command.run("systemctl", "stop", id.serviceName().value());
            assertThat(state(id.proxyName().value())).isEqualTo("inactive");
            assertThat(state(id.socketName().value())).isEqualTo("active");

            assertThat(answer(external)).isEqualTo("hello");
        }
    }

    private void install(PortPair... ports) {
        ContainerUnit unit = ContainerUnit.builder(id, new ImageName("none"), RequestId.random())
                .ports(ports)
                .socketActivated(SocketActivation.PROXIED)
                .build();
        ContainerUnitFiles files =
                ContainerRuntime.podman().withExecutable(runtime).render(unit, ContainerDirectories.system());
        write(id.socketName().value(), files.socket().orElseThrow());
        write(id.proxyName().value(), files.proxy().orElseThrow());
        write(id.serviceName().value(), files.service());
        Command.run("systemctl", "daemon-reload");
    }

    private void write(String unit, String text) {
        units.add(unit);
        UnitDirectory.write(unit, text);
    }

    private static void start(String unit) {
        Command started = Command.run("systemctl", "start", unit);
        assertThat(started.exitStatus()).as(started.errors()).isZero();
    }

    private static String state(String unit) {
        return Command.run("systemctl", "show", "--property=ActiveState", "--value", unit)
                .output()
                .strip();
    }

    private static ServerSocket serve(String greeting) throws IOException {
        var server = new ServerSocket(0, 50, LOCAL);
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                greet(server, greeting);
            }
        });
        return server;
    }

    private static void greet(ServerSocket server, String greeting) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOCAL)) {
            return socket.getLocalPort();
        }
    }

    private static String answer(int port) throws IOException {
        try (var client = new Socket()) {
            client.connect(new InetSocketAddress(LOCAL, port), MAX_WAIT_MILLIS);
            client.setSoTimeout(MAX_WAIT_MILLIS);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
