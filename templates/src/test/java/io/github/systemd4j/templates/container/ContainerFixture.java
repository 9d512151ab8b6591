package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs a container of a real runtime under a real systemd, and receives its events. */
final class ContainerFixture implements AutoCloseable {
    private static final AtomicInteger PORTS = new AtomicInteger(17_100);

    /** One way to run a container. */
    record Setup(ContainerRuntime.Profile profile, ContainerType type) {
        ContainerRuntime runtime() {
            return switch (profile) {
                case PODMAN -> ContainerRuntime.podman();
                case DOCKER -> ContainerRuntime.docker();
                case GEARD -> ContainerRuntime.geard();
            };
        }

        @Override
        public String toString() {
            return profile + " " + type;
        }
    }

    final Setup setup;
    final ContainerDirectories directories = ContainerDirectories.system();
    final ContainerId id = ContainerId.random("test-");
    final int port = PORTS.getAndIncrement();
    final BlockingQueue<Type> events = new LinkedBlockingQueue<>();
    final Containers containers;
    private final ContainerEventListener listener = ContainerEventListener.openSystem();

    ContainerFixture(Setup setup) {
        this.setup = setup;
        this.containers = Containers.openSystem(setup.runtime());
        listener.subscribe(event -> {
            if (event.id().equals(id) && event.type() != Type.UNKNOWN) {
                events.add(event.type());
            }
        });
    }

    /** Creates the testbed's images, and the targets. */
    static void prepare() {
        succeed("../testbed/containers", "true");
        try (Containers containers = Containers.openSystem(ContainerRuntime.podman())) {
            containers.initialize(List.of());
        }
    }

    /** Returns a builder of a container of an image, as a new version. A socket-activated one is proxied. */
    ContainerUnit.Builder unit(String image) {
        ContainerUnit.Builder unit = ContainerUnit.builder(id, new ImageName("localhost/" + image), RequestId.random())
                .runOptions("--env", "PORT=" + (port + 1_000));
        return switch (setup.type()) {
            case SIMPLE -> unit;
            case FOREGROUND -> unit.foreground();
            case SOCKETACTIVATED ->
                unit.socketActivated(SocketActivation.PROXIED).ports(new PortPair(port + 1_000, port));
        };
    }

    /** Starts the container. A socket-activated one then answers a client. */
    void start() throws Exception {
        startSilent();
        if (setup.type() == ContainerType.SOCKETACTIVATED) {
            assertThat(answer(port)).isEqualTo("hello from the container\n");
        }
    }

    /** Starts a container that doesn't answer. A socket-activated one is started by a client, which waits. */
    void startSilent() throws Exception {
        assertThat(containers.start(id).await()).isEqualTo(JobResult.DONE);
        wake();
        awaitRunning();
    }

    /** Connects to a socket-activated container, which starts it. */
    void wake() {
        if (setup.type() == ContainerType.SOCKETACTIVATED) {
            Thread.startVirtualThread(this::connect);
        }
    }

    private void connect() {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the container may not answer
        }
    }

    /** Returns the reply of the container to a client. */
    static String answer(int port) throws IOException {
        try (var client = new Socket()) {
            client.connect(new InetSocketAddress("127.0.0.1", port));
            client.setSoTimeout(20_000);
            return new String(client.getInputStream().readAllBytes());
        } catch (SocketException e) {
            throw new IOException("port " + port, e);
        }
    }

    void awaitRunning() throws InterruptedException {
        Await.until(this::isRunning);
    }

    boolean isRunning() {
        return pid() > 0 && show(id.serviceName(), "ActiveState").equals("active");
    }

    /** Returns the container's first process; 0 if it doesn't run. */
    long pid() {
        String pid = Command.run("/usr/bin/podman", "inspect", "--format={{.State.Pid}}", id.value())
                .output()
                .strip();
        return pid.matches("[0-9]+") ? Long.parseLong(pid) : 0;
    }

    String exec(String... command) {
        var arguments = new String[command.length + 1];
        arguments[0] = id.value();
        System.arraycopy(command, 0, arguments, 1, command.length);
        return succeed("/usr/bin/podman", "exec", arguments);
    }

    Type next() throws InterruptedException {
        return Await.next(events);
    }

    void awaitEvent(Type type) throws InterruptedException {
        Type event;
        do {
            event = next();
        } while (event != type);
    }

    void assertNothingIsLeft() {
        assertThat(List.of(
                        directories.service(id),
                        directories.socket(id),
                        directories.proxy(id),
                        directories.previous(id),
                        directories.idleFlag(id),
                        directories.versions(id),
                        directories.environments(id),
                        directories.run(id),
                        directories.startOnBoot(id)))
                .noneMatch(Files::exists);
        assertThat(succeed("find", "/etc/systemd/system", "-name", "*" + id + "*"))
                .isEmpty();
        for (UnitName unit : List.of(id.serviceName(), id.socketName(), id.proxyName())) {
            assertThat(show(unit, "LoadState")).as(unit.value()).isEqualTo("not-found");
        }
        assertThat(containersLeft()).isEmpty();
        assertThat(Command.run("pgrep", "--full", "--list-full", id.value()).output())
                .isEmpty();
    }

    String containersLeft() {
        return succeed("/usr/bin/podman", "ps", "--all", "--quiet", "--filter=name=^" + id + "$");
    }

    @Override
    public void close() {
        containers.delete(id);
        containers.deleteVolumes(id);
        containers.close();
        listener.close();
    }

    static String show(UnitName unit, String property) {
        return succeed("systemctl", "show", "--property=" + property, "--value", unit.value())
                .strip();
    }

    static String succeed(String program, String first, String... more) {
        Command command = Command.run(program, first, more);
        assertThat(command.exitStatus())
                .as("%s %s %s: %s", program, first, List.of(more), command.errors())
                .isZero();
        return command.output();
    }

    static Path cgroupOf(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> Path.of(line.substring(3)))
                .findFirst()
                .orElseThrow();
    }
}
