package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.KillWhom;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.templates.internal.state.ContainerFindings;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests many containers that change quickly, under a real systemd, with a runtime that only sleeps. */
@Tag("systemd")
class ContainerFloodIT {
    private static final int CONTAINERS = 50;
    private static final int CYCLES = 300;
    private static final int THREADS = 4;
    private static final int KILL = 9;
    private static final int TERMINATE = 15;

    private static final String RUNTIME = """
            #!/bin/sh
            case $1 in run) systemd-notify --ready; exec sleep infinity ;; esac
            """;

    /** More sockets than ports, so that some find their port in use. */
    private static final int PORTS = 10;

    private final List<ContainerId> ids = IntStream.range(0, CONTAINERS)
            .mapToObj(i -> ContainerId.random("flood-"))
            .toList();
    private final List<Integer> ports = freePorts();
    private final Semaphore slowConsumer = new Semaphore(0);
    private SystemdManager systemd;
    private Containers containers;
    private ContainerEventListener listener;

    @BeforeEach
    void open() throws Exception {
        Path runtime = Path.of("/run/sleeping-runtime");
        Files.writeString(runtime, RUNTIME);
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
        systemd = SystemdManager.openSystem();
        containers = Containers.openSystem(ContainerRuntime.podman().withExecutable(runtime));
        containers.initialize(List.of());
        listener = ContainerEventListener.openSystem();
    }

    @AfterEach
    void close() {
        slowConsumer.release(CYCLES * CONTAINERS);
        ids.forEach(containers::delete);
        listener.close();
        containers.close();
        systemd.close();
    }

    @Test
    void shouldReportTheStateOfEachContainer() throws Exception {
        Map<ContainerId, ContainerEvent> handled = new ConcurrentHashMap<>();
        Map<ContainerId, ContainerEvent> handledLate = new ConcurrentHashMap<>();
        Map<ContainerId, ContainerEvent> published = new ConcurrentHashMap<>();
        listener.subscribe(event -> handled.put(event.id(), event));
        listener.subscribe(event -> {
            slowConsumer.acquireUninterruptibly();
            handledLate.put(event.id(), event);
        });
        listener.publisher().subscribe(collecting(published));

        long seed = new Random().nextLong();
        change(seed);
        Map<ContainerId, ContainerEvent> expected = settled();

        slowConsumer.release(CYCLES * CONTAINERS);
        for (Map<ContainerId, ContainerEvent> view : List.of(handled, handledLate, published)) {
            awaitEqual(view, expected, seed);
        }
        try (ContainerEvents fresh = listener.run()) {
            var view = new ConcurrentHashMap<ContainerId, ContainerEvent>();
            listener.stop();
            fresh.forEach(event -> view.put(event.id(), event));
            assertThat(view).containsAllEntriesOf(without(expected, Type.UNKNOWN, Type.DELETED));
        }
    }

    @Test
    void shouldBeIdleWhenTheStartBeforeIsNotOverYet() throws Exception {
        for (ContainerId id : ids) {
            install(id);
            systemd.unit(id.serviceName()).start();
            new StartOnBoot(ContainerDirectories.system()).set(id);
            containers.idle(id).await();
        }
        assertThat(settled().values()).extracting(ContainerEvent::type).containsOnly(Type.IDLED);
    }

    /** Each thread has containers of its own, so that it knows which are there. */
    private void change(long seed) {
        List<CompletableFuture<Void>> threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> change(new Random(seed + thread), thread)))
                .toList();
        threads.forEach(CompletableFuture::join);
    }

    private void change(Random random, int thread) {
        for (int cycle = 0; cycle < CYCLES / THREADS; cycle++) {
            int own = random.nextInt(CONTAINERS / THREADS);
            change(random, ids.get(own * THREADS + thread));
        }
    }

    private void change(Random random, ContainerId id) {
        try {
            switch (random.nextInt(10)) {
                case 0 -> containers.delete(id);
                case 1, 2 -> containers.stop(id);
                case 3 -> containers.idle(id);
                case 4 -> containers.restart(id);
                case 5 -> systemd.unit(id.serviceName()).kill(KillWhom.MAIN, KILL);
                case 6 -> systemd.unit(id.serviceName()).kill(KillWhom.MAIN, TERMINATE);
                case 7 -> systemd.unit(id.serviceName()).start();
                default -> containers.start(id);
            }
        } catch (NoSuchElementException e) {
            install(id);
        } catch (BusException e) {
            assertThat(e.name()).containsAnyOf("NoSuchUnit", "NoSuchProcess");
        }
    }

    /** Every second container has a socket. */
    private void install(ContainerId id) {
        int index = ids.indexOf(id);
        var unit = ContainerUnit.builder(id, new ImageName("none"), RequestId.random())
                .restart(Restart.NO);
        if (index % 2 == 0) {
            unit.socketActivated(SocketActivation.ENABLED).ports(new PortPair(80, ports.get(index % PORTS)));
        }
        containers.install(unit.build());
    }

    private static List<Integer> freePorts() {
        var sockets = IntStream.range(0, PORTS).mapToObj(_ -> freePort()).toList();
        try {
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            sockets.forEach(ContainerFloodIT::close);
        }
    }

    private static ServerSocket freePort() {
        try {
            return new ServerSocket(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the expected state of every container that systemd or the disk has, after all changes. */
    private Map<ContainerId, ContainerEvent> settled() throws InterruptedException {
        Await.until(() -> Command.run("systemctl", "list-jobs", "--no-legend", "--plain")
                .output()
                .isBlank());
        return ids.stream().collect(Collectors.toMap(id -> id, this::byTheRule));
    }

    private ContainerEvent byTheRule(ContainerId id) {
        ContainerDirectories directories = ContainerDirectories.system();
        var service = new ContainerFindings.Service(
                ActiveState.of(show(id.serviceName(), "ActiveState")), show(id.serviceName(), "InvocationID"), false);
        return new ContainerFindings(
                        Files.exists(directories.service(id)),
                        Files.isSymbolicLink(directories.startOnBoot(id)),
                        flag(directories.idleFlag(id)),
                        service,
                        ActiveState.of(show(id.socketName(), "ActiveState")))
                .event(id);
    }

    private static String show(UnitName unit, String property) {
        return Command.run("systemctl", "show", "--property=" + property, "--value", unit.value())
                .output()
                .strip();
    }

    private static @Nullable String flag(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEqual(
            Map<ContainerId, ContainerEvent> view, Map<ContainerId, ContainerEvent> expected, long seed)
            throws InterruptedException {
        try {
            Await.until(
                    () -> expected.entrySet().stream().allMatch(entry -> seen(view, entry.getKey(), entry.getValue())));
        } catch (AssertionError e) {
            assertThat(view).as("seed " + seed).isEqualTo(expected);
        }
    }

    /**
     * Checks that no consumer received an event of a container that never existed, or whose state was unknown from the
     * start.
     */
    private static boolean seen(Map<ContainerId, ContainerEvent> view, ContainerId id, ContainerEvent expected) {
        ContainerEvent last = view.get(id);
        return last == null ? expected.type() == Type.DELETED || expected.isUnknown() : last.equals(expected);
    }

    private static Map<ContainerId, ContainerEvent> without(Map<ContainerId, ContainerEvent> all, Type... types) {
        return all.entrySet().stream()
                .filter(entry -> !List.of(types).contains(entry.getValue().type()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Flow.Subscriber<ContainerEvent> collecting(Map<ContainerId, ContainerEvent> view) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ContainerEvent event) {
                view.put(event.id(), event);
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        };
    }
}
