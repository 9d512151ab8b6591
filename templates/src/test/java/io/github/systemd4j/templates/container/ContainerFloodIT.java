package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.manager.ActiveState;
import io.github.systemd4j.manager.KillWhom;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many containers that change quickly, under a real systemd, with a runtime that only sleeps. */
@Tag("systemd")
class ContainerFloodIT {
    private static final int CONTAINERS = 50;
    private static final int CYCLES = 500;
    private static final int THREADS = 4;
    private static final int KILL = 9;
    private static final String RUNTIME = """
            #!/bin/sh
            [ "$1 $2" != "run --rm" ] || exec sleep infinity
            """;

    private final List<ContainerId> ids = IntStream.range(0, CONTAINERS)
            .mapToObj(i -> ContainerId.random("flood-"))
            .toList();
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
        containers = new Containers(
                systemd,
                ContainerDirectories.system(),
                ContainerRuntime.docker().withRuntime(runtime));
        containers.initialize(List.of(), Containers.targets());
        listener = ContainerEventListener.openSystem();
    }

    @AfterEach
    void close() {
        slowConsumer.release(CYCLES * CONTAINERS);
        ids.forEach(containers::delete);
        listener.close();
        systemd.close();
    }

    @Test
    void shouldTellWhatEachContainerHasBecome() throws Exception {
        Map<ContainerId, Type> handled = new ConcurrentHashMap<>();
        Map<ContainerId, Type> handledLate = new ConcurrentHashMap<>();
        Map<ContainerId, Type> published = new ConcurrentHashMap<>();
        listener.subscribe(event -> handled.put(event.id(), event.type()));
        listener.subscribe(event -> {
            slowConsumer.acquireUninterruptibly();
            handledLate.put(event.id(), event.type());
        });
        listener.publisher().subscribe(collecting(published));

        long seed = new Random().nextLong();
        change(seed);
        Map<ContainerId, Type> expected = settled();

        slowConsumer.release(CYCLES * CONTAINERS);
        for (Map<ContainerId, Type> view : List.of(handled, handledLate, published)) {
            awaitEqual(view, expected, seed);
        }
        try (ContainerEvents fresh = listener.run()) {
            var view = new ConcurrentHashMap<ContainerId, Type>();
            listener.stop();
            fresh.forEach(event -> view.put(event.id(), event.type()));
            assertThat(view).containsAllEntriesOf(without(expected, Type.UNKNOWN, Type.DELETED));
        }
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
            switch (random.nextInt(8)) {
                case 0 -> containers.delete(id);
                case 1, 2 -> containers.stop(id);
                case 3 -> containers.idle(id);
                case 4 -> containers.restart(id);
                case 5 -> systemd.unit(id.serviceName()).kill(KillWhom.MAIN, KILL);
                default -> containers.start(id);
            }
        } catch (NoSuchElementException e) {
            containers.install(ContainerUnit.builder(id, new ImageName("none"), RequestId.random())
                    .build());
        } catch (BusException e) {
            assertThat(e.name()).containsAnyOf("NoSuchUnit", "NoSuchProcess");
        }
    }

    /** What each container that systemd or the disk knows is by the rule, once nothing happens any more. */
    private Map<ContainerId, Type> settled() throws InterruptedException {
        Await.until(() -> Command.run("systemctl", "list-jobs", "--no-legend", "--plain")
                .output()
                .isBlank());
        return ids.stream().collect(Collectors.toMap(id -> id, this::byTheRule));
    }

    private Type byTheRule(ContainerId id) {
        ContainerDirectories directories = ContainerDirectories.system();
        String active = Command.run(
                        "systemctl",
                        "show",
                        "--property=ActiveState",
                        "--value",
                        id.serviceName().value())
                .output()
                .strip();
        return Type.of(
                Files.exists(directories.service(id)),
                Files.isSymbolicLink(directories.startOnBoot(id)),
                Files.exists(directories.idleFlag(id)),
                ActiveState.of(active));
    }

    private static void awaitEqual(Map<ContainerId, Type> view, Map<ContainerId, Type> expected, long seed)
            throws InterruptedException {
        try {
            Await.until(
                    () -> expected.entrySet().stream().allMatch(entry -> seen(view, entry.getKey(), entry.getValue())));
        } catch (AssertionError e) {
            assertThat(view).as("seed " + seed).isEqualTo(expected);
        }
    }

    /** None was told of a container that never was there, or that was unknown from the beginning. */
    private static boolean seen(Map<ContainerId, Type> view, ContainerId id, Type expected) {
        Type last = view.get(id);
        return last == null ? expected == Type.DELETED || expected == Type.UNKNOWN : last == expected;
    }

    private static Map<ContainerId, Type> without(Map<ContainerId, Type> all, Type... types) {
        return all.entrySet().stream()
                .filter(entry -> !List.of(types).contains(entry.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Flow.Subscriber<ContainerEvent> collecting(Map<ContainerId, Type> view) {
        return new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ContainerEvent event) {
                view.put(event.id(), event.type());
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        };
    }
}
