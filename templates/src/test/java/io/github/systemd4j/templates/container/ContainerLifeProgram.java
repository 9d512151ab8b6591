package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Runs one container of each profile and type from its installation to its deletion, across a reboot of the machine,
 * after which it is run again. Prints "done" at the end.
 */
final class ContainerLifeProgram {
    private static final Path SECOND_BOOT = Path.of("/var/lib/container-life");
    private static final Set<Type> REST = EnumSet.of(Type.STOPPED, Type.STARTED, Type.IDLED, Type.DELETED);
    private static final int AT_ONCE = 3;

    private final ContainerRuntime runtime;
    private final ContainerType type;
    private final ContainerId id;
    private final ContainerId resting;
    private final int port;
    private final List<Type> events = new CopyOnWriteArrayList<>();

    private ContainerLifeProgram(ContainerRuntime runtime, ContainerType type, int port) {
        this.runtime = runtime;
        this.type = type;
        String name = "%.3s-%.6s".formatted(runtime.profile(), type).toLowerCase(Locale.ROOT);
        this.id = new ContainerId(name);
        this.resting = new ContainerId(name + "-rests");
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        List<ContainerLifeProgram> lives = lives();
        try (ContainerEventListener listener = ContainerEventListener.openSystem()) {
            listener.subscribe(event -> lives.forEach(life -> life.note(event)));
            if (Files.notExists(SECOND_BOOT)) {
                try (Containers containers = Containers.openSystem(ContainerRuntime.podman())) {
                    containers.initialize(List.of());
                }
                each(lives, ContainerLifeProgram::live);
                Files.createFile(SECOND_BOOT);
                run("systemctl", "reboot");
                Thread.sleep(Duration.ofMinutes(1));
            }
            each(lives, ContainerLifeProgram::afterReboot);
        }
        check(run("/usr/bin/podman", "ps", "--all", "--quiet").isEmpty(), "containers are left");
        check(run("/usr/bin/podman", "volume", "ls", "--quiet").isEmpty(), "volumes are left");
        check(run("find", "/etc/systemd/system", "-name", "*ctr-*").isEmpty(), "units or links are left");
        check(run("find", "/etc/systemd4j", "-name", "*ctr-*").isEmpty(), "files are left");
        check(Command.run("pgrep", "--list-full", "conmon").output().isEmpty(), "processes are left");
        System.out.println("done");
    }

    private static List<ContainerLifeProgram> lives() {
        var lives = new ArrayList<ContainerLifeProgram>();
        for (ContainerRuntime runtime : List.of(ContainerRuntime.podman(), ContainerRuntime.docker())) {
            for (ContainerType type : ContainerType.values()) {
                lives.add(new ContainerLifeProgram(runtime, type, 17_000 + lives.size()));
            }
        }
        // The options of geard's other types are those of a docker that was never released.
        lives.add(new ContainerLifeProgram(ContainerRuntime.geard(), ContainerType.SIMPLE, 17_000 + lives.size()));
        return lives;
    }

    private interface Part {
        void play(ContainerLifeProgram life) throws Exception;
    }

    private static void each(List<ContainerLifeProgram> lives, Part part) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Void>> parts = lives.stream()
                    .map(life -> (Callable<Void>) () -> {
                        life.play(part);
                        return null;
                    })
                    .toList();
            for (Future<Void> end : threads.invokeAll(parts)) {
                end.get();
            }
        }
    }

    private void play(Part part) throws Exception {
        try {
            part.play(this);
            System.out.println(id + " " + events);
        } catch (Exception | AssertionError e) {
            System.out.println(run("journalctl", "--no-pager", "--output=short-precise", "--unit=*" + id + "*"));
            System.out.println(run("/usr/bin/podman", "ps", "--all"));
            throw new IllegalStateException(id + " after " + events, e);
        }
    }

    private void note(ContainerEvent event) {
        boolean again = !events.isEmpty() && events.getLast() == event.type();
        if (event.id().equals(id) && REST.contains(event.type()) && !again) {
            events.add(event.type());
        }
    }

    private boolean isGeards() {
        return runtime.profile() == ContainerRuntime.Profile.GEARD;
    }

    private boolean isActivated() {
        return type == ContainerType.SOCKETACTIVATED;
    }

    // --- before the reboot

    private void live() throws Exception {
        try (Containers containers = Containers.openSystem(runtime)) {
            containers.install(unit(id, "server", "/data"));
            awaitEvent(Type.STOPPED);
            start(containers);
            awaitEvent(Type.STARTED);
            write("/data/file", "kept");
            if (!isGeards()) {
                fail();
                change(containers);
            }
            idle(containers);
            check(containers.stop(id).await() == JobResult.DONE, "stop");
            awaitEvent(Type.STOPPED);
            awaitEnd();
            start(containers);
            awaitEvent(Type.STARTED);
            rest(containers);
        }
        expect(List.of(Type.STOPPED, Type.STARTED, Type.IDLED, Type.STARTED, Type.STOPPED, Type.STARTED));
    }

    private void fail() throws Exception {
        long first = pid();
        run("kill", "-KILL", Long.toString(first));
        awaitAnother(first);
        long second = pid();
        run("systemctl", "kill", "--signal=KILL", id.serviceName().value());
        wake();
        awaitAnother(second);
    }

    private void change(Containers containers) throws Exception {
        containers.install(unit(id, "deaf", "/data", "/logs"));
        restart(containers);
        write("/logs/file", "kept");
        restart(containers); // which needs SIGKILL
        check(read("/data/file").equals("kept\n"), "a volume is another one in the next version");
        check(read("/logs/file").equals("kept\n"), "a volume is lost in a restart");
        containers.rollBack(id);
        restart(containers);
        check(read("/data/file").equals("kept\n"), "a volume is another one in the former version");
    }

    private void idle(Containers containers) throws Exception {
        if (isActivated()) {
            check(connect().equals("hello from the container\n"), "the container doesn't answer");
        }
        check(containers.idle(id).await() == JobResult.DONE, "idle");
        awaitEvent(Type.IDLED);
        awaitEnd();
        if (!isActivated()) {
            containers.start(id).await();
        }
        wake();
        awaitEvent(Type.STARTED);
        awaitRunning();
    }

    /** Another container that must not run after the reboot: it is idle, or was stopped. */
    private void rest(Containers containers) throws Exception {
        containers.install(unit(resting, "idler"));
        containers.start(resting).await();
        if (runtime.profile() == ContainerRuntime.Profile.PODMAN) {
            containers.idle(resting).await();
        } else {
            containers.stop(resting).await();
        }
    }

    private void start(Containers containers) throws Exception {
        check(containers.start(id).await() == JobResult.DONE, "start");
        wake();
        awaitRunning();
    }

    private void restart(Containers containers) throws Exception {
        long former = pid();
        check(containers.restart(id).await() == JobResult.DONE, "restart");
        wake();
        awaitAnother(former);
    }

    // --- after the reboot

    private void afterReboot() throws Exception {
        if (isActivated()) {
            check(pid() == 0, "a socket-activated container runs though nobody has connected");
            wake();
        }
        awaitEvent(Type.STARTED);
        awaitRunning();
        check(read("/data/file").equals("kept\n"), "a volume is lost in a reboot");
        check(show(resting.serviceName()).equals("inactive"), "what was stopped or idled runs after a reboot");
        try (Containers containers = Containers.openSystem(runtime)) {
            for (ContainerId each : List.of(id, resting)) {
                containers.delete(each);
                containers.deleteVolumes(each);
            }
        }
        awaitEvent(Type.DELETED);
        expect(List.of(Type.STARTED, Type.STOPPED, Type.DELETED));
    }

    // --- the container

    private ContainerUnit unit(ContainerId name, String image, String... volumes) {
        int listening = name.equals(id) ? port : port + 100;
        ContainerUnit.Builder unit = ContainerUnit.builder(
                        name, new ImageName("localhost/" + image), RequestId.random())
                .volumes(Stream.of(volumes).map(VolumeSpec::new).toArray(VolumeSpec[]::new))
                .runOptions("--env", "PORT=" + (listening + 1_000));
        if (!isGeards()) {
            unit.stopTimeout(Duration.ofSeconds(1));
        }
        return switch (type) {
            case SIMPLE -> unit.build();
            case FOREGROUND -> unit.foreground().build();
            case SOCKETACTIVATED ->
                unit.socketActivated(SocketActivation.PROXIED)
                        .ports(new PortPair(listening + 1_000, listening))
                        .build();
        };
    }

    /** A client connects, if that is what the container is started by. */
    private void wake() {
        if (isActivated()) {
            Thread.startVirtualThread(this::connect);
        }
    }

    private String connect() {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            return new String(client.getInputStream().readAllBytes());
        } catch (IOException e) {
            return e.toString(); // not every image answers
        }
    }

    /**
     * Waits until the next start of geard's units finds no container that is still ending. The runtime removes an ended
     * container unless systemd kills it before; then the unit's own {@code rm} does at the next start.
     */
    private void awaitEnd() throws InterruptedException {
        if (isGeards()) {
            Await.until(
                    () -> run("/usr/bin/podman", "ps", "--all", "--filter=name=^" + id + "$", "--format={{.Status}}")
                            .lines()
                            .allMatch(status -> status.startsWith("Exited")));
        }
    }

    private void awaitRunning() throws InterruptedException {
        Await.until(() -> pid() > 0 && show(id.serviceName()).equals("active"));
    }

    private void awaitAnother(long former) throws InterruptedException {
        Await.until(() -> pid() > 0 && pid() != former && show(id.serviceName()).equals("active"));
    }

    private void awaitEvent(Type type) throws InterruptedException {
        Await.until(() -> !events.isEmpty() && events.getLast() == type);
    }

    private void expect(List<Type> expected) {
        check(events.equals(expected), "the events are not " + expected);
    }

    private long pid() {
        String pid = Command.run("/usr/bin/podman", "inspect", "--format={{.State.Pid}}", id.value())
                .output()
                .strip();
        return pid.matches("[0-9]+") ? Long.parseLong(pid) : 0;
    }

    private void write(String file, String text) {
        run("/usr/bin/podman", "exec", id.value(), "sh", "-c", "echo %s >%s".formatted(text, file));
    }

    private String read(String file) {
        return run("/usr/bin/podman", "exec", id.value(), "cat", file);
    }

    private static String show(UnitName unit) {
        return run("systemctl", "show", "--property=ActiveState", "--value", unit.value())
                .strip();
    }

    private static String run(String program, String first, String... more) {
        Command command = Command.run(program, first, more);
        check(command.exitStatus() == 0, "%s %s %s: %s".formatted(program, first, List.of(more), command.errors()));
        return command.output();
    }

    private static void check(boolean condition, String failure) {
        if (!condition) {
            throw new IllegalStateException(failure);
        }
    }
}
