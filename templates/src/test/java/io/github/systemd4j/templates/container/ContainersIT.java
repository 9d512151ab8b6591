package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.manager.JobResult;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Containers of a real runtime, under a real systemd. */
@Tag("systemd")
class ContainersIT {
    private static final ImageName IDLER = new ImageName("localhost/idler");
    private static final Path HOOK = Path.of("../examples/src/main/resources/io/github/systemd4j/examples/hook")
            .toAbsolutePath()
            .normalize();

    private final ContainerDirectories directories = ContainerDirectories.system();
    private final ContainerId id = ContainerId.random("test-");
    private final BlockingQueue<Type> events = new LinkedBlockingQueue<>();
    private SystemdManager systemd;
    private Containers containers;
    private ContainerEventListener listener;

    @BeforeAll
    static void prepare() {
        succeed("../testbed/containers", "true");
        try (Containers containers = Containers.openSystem(ContainerRuntime.docker())) {
            containers.initialize(List.of());
        }
    }

    @BeforeEach
    void open() {
        systemd = SystemdManager.openSystem();
        containers = Containers.openSystem(ContainerRuntime.docker());
        listener = ContainerEventListener.openSystem();
        listener.subscribe(event -> {
            if (event.id().equals(id) && event.type() != Type.UNKNOWN) {
                events.add(event.type());
            }
        });
    }

    @AfterEach
    void close() {
        containers.delete(id);
        Command.run("/usr/bin/docker", "rm", "--force", id.dataName());
        listener.close();
        containers.close();
        systemd.close();
    }

    @Test
    void shouldRunASimpleContainerThroughItsLife() throws Exception {
        containers.install(simple().runOptions("--env", "GREETING=50% of $HOME").build());
        assertThat(Await.next(events)).isEqualTo(Type.STOPPED);
        assertThat(containers.installed()).contains(id);

        assertThat(containers.start(id).await()).isEqualTo(JobResult.DONE);
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);
        assertThat(containers.startOnBoot().isSet(id)).isTrue();
        awaitRunning();
        assertThat(succeed("/usr/bin/docker", "exec", id.value(), "env")).contains("GREETING=50% of $HOME\n");

        succeed("/usr/bin/docker", "kill", id.value());
        assertThat(Await.next(events)).isEqualTo(Type.ERRORED);
        containers.start(id);
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);
        awaitRunning();

        assertThat(containers.idle(id).await()).isEqualTo(JobResult.DONE);
        assertThat(Await.next(events)).isEqualTo(Type.IDLED);
        assertThat(containers.isIdle(id)).isTrue();
        containers.start(id);
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);
        assertThat(containers.isIdle(id)).isFalse();
        awaitRunning();

        containers.stop(id).await();
        assertThat(Await.next(events)).isEqualTo(Type.STOPPED);
        assertThat(containers.startOnBoot().isSet(id)).isFalse();

        containers.delete(id);
        assertThat(Await.next(events)).isEqualTo(Type.DELETED);
        assertThat(containers.installed()).doesNotContain(id);
        assertNothingIsLeft();
        assertThat(events).isEmpty();
    }

    @Test
    void shouldStartASocketActivatedContainerWhenSomebodyConnects() throws Exception {
        containers.install(socketActivated(7311));
        assertThat(Await.next(events)).isEqualTo(Type.STOPPED);
        assertThat(containers.find(id).orElseThrow().socketActivation()).isEqualTo(SocketActivation.PROXIED);

        assertThat(containers.start(id).await()).isEqualTo(JobResult.DONE);
        assertThat(answer(7311)).isEqualTo("hello from the container\n");
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);

        containers.idle(id).await();
        assertThat(Await.next(events)).isEqualTo(Type.IDLED);
        assertThat(answer(7311)).isEqualTo("hello from the container\n");
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);

        containers.delete(id);
        assertThat(Await.next(events)).isEqualTo(Type.STOPPED);
        assertThat(Await.next(events)).isEqualTo(Type.DELETED);
        assertNothingIsLeft();
    }

    @Test
    void shouldListenNoLongerAfterARestartOfAVersionWithoutASocket() throws Exception {
        containers.install(socketActivated(7312));
        containers.start(id).await();
        containers.install(simple().build());
        assertThat(show(id.socketName(), "ActiveState")).isEqualTo("active");

        assertThat(containers.restart(id).await()).isEqualTo(JobResult.DONE);
        assertThat(show(id.socketName(), "ActiveState")).isEqualTo("inactive");
        assertThat(Command.run(
                                "find",
                                "/etc/systemd/system",
                                "-name",
                                id.socketName().value())
                        .output())
                .isEmpty();
    }

    @Test
    void shouldRunTheNewVersionAfterARestart() throws Exception {
        containers.install(simple().build(), ContainerEnvironment.of(Map.of("VERSION", "1")));
        containers.start(id).await();
        containers.install(simple().build(), ContainerEnvironment.of(Map.of("VERSION", "2")));
        assertThat(containers.restart(id).await()).isEqualTo(JobResult.DONE);

        awaitRunning();
        assertThat(succeed("/usr/bin/docker", "exec", id.value(), "env")).contains("VERSION=2\n");
        assertThat(directories.versions(id).toFile().list()).hasSize(2);
    }

    @Test
    void shouldListenWhereTheNewVersionDoesAfterARestart() throws Exception {
        containers.install(socketActivated(7312));
        containers.start(id).await();
        assertThat(answer(7312)).isEqualTo("hello from the container\n");
        containers.install(socketActivated(7313));
        assertThat(containers.restart(id).await()).isEqualTo(JobResult.DONE);

        assertThat(answer(7313)).isEqualTo("hello from the container\n");
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> answer(7312));
    }

    @Test
    void shouldBeFoundAgainAfterSystemdForgotIt() throws Exception {
        containers.install(simple().build());
        systemd.unitFiles().disable(List.of(id.serviceName().value()));
        systemd.reload();

        assertThat(containers.start(id).await()).isEqualTo(JobResult.DONE);
        assertThat(Await.next(events)).isEqualTo(Type.STOPPED);
        assertThat(Await.next(events)).isEqualTo(Type.STARTED);
    }

    @Test
    void shouldPutContainersIntoSlices() throws Exception {
        var outer = new UnitName("container.slice");
        var inner = new UnitName("container-small.slice");
        long limit = 64 << 20;
        containers.initialize(List.of(new SliceUnit(outer, 2 * limit), new SliceUnit(inner, limit)), List.of());
        containers.install(simple().slice(inner).build());
        containers.start(id).await();

        assertThat(show(id.serviceName(), "Slice")).isEqualTo("container-small.slice");
        assertThat(show(inner, "MemoryMax")).isEqualTo(Long.toString(limit));
        assertThat(show(inner, "FragmentPath")).endsWith("container-small.slice");
    }

    @Test
    void shouldTellWhatIsNotThere() {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> containers.start(id))
                .withMessage("there is no container %s: %s is missing", id, directories.service(id));
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> containers.stop(id));
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> containers.restart(id));
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> containers.idle(id));
        assertThat(containers.find(id)).isEmpty();
        containers.delete(id);
    }

    @Test
    void shouldRefuseTwoEnvironments() {
        ContainerUnit unit =
                simple().environmentFile(Path.of("/etc/environment")).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> containers.install(unit, ContainerEnvironment.of(Map.of("A", "b"))))
                .withMessageStartingWith("environment: container " + id);
    }

    private ContainerUnit.Builder simple() {
        return ContainerUnit.builder(id, IDLER, RequestId.random());
    }

    /** The image has no libraries for systemd's proxy: it sees the host's. */
    private ContainerUnit socketActivated(int port) {
        return simple().socketActivated(SocketActivation.PROXIED)
                .ports(new PortPair(7001, port))
                .hook(HOOK, directories.run(id))
                .bindMounts(libraries())
                .build();
    }

    private static BindMount[] libraries() {
        return Map.of("/lib", "/usr/lib", "/usr/lib", "/usr/lib", "/lib64", "/usr/lib64").entrySet().stream()
                .map(library ->
                        new BindMount(Path.of(library.getValue()), library.getKey(), BindMount.Access.READ_ONLY))
                .filter(library -> Files.exists(library.hostPath()))
                .toArray(BindMount[]::new);
    }

    /** The unit is active as soon as the runtime's client was started. */
    private void awaitRunning() throws InterruptedException {
        Await.until(() -> Command.run("/usr/bin/docker", "inspect", "--format={{.State.Running}}", id.value())
                .output()
                .equals("true\n"));
    }

    private static String answer(int port) throws IOException {
        try (var client = new Socket()) {
            client.connect(new InetSocketAddress("127.0.0.1", port));
            client.setSoTimeout(20_000);
            return new String(client.getInputStream().readAllBytes());
        }
    }

    private void assertNothingIsLeft() {
        assertThat(List.of(
                        directories.service(id),
                        directories.socket(id),
                        directories.idleFlag(id),
                        directories.versions(id),
                        directories.environments(id),
                        directories.run(id),
                        directories.startOnBoot(id)))
                .noneMatch(Files::exists);
        assertThat(Command.run("find", "/etc/systemd/system", "-name", "*" + id + "*")
                        .output())
                .isEmpty();
        assertThat(show(id.serviceName(), "LoadState")).isEqualTo("not-found");
    }

    private static String show(UnitName unit, String property) {
        return succeed("systemctl", "show", "--property=" + property, "--value", unit.value())
                .strip();
    }

    private static String succeed(String program, String first, String... more) {
        Command command = Command.run(program, first, more);
        assertThat(command.exitStatus()).as(command.errors()).isZero();
        return command.output();
    }
}
