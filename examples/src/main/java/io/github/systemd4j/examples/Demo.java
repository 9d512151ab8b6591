package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.examples.activation.Greeter;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.watch.OverflowPolicy;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The demo: follows units while it starts, stops and fails a few, lets a client's connection start a Java service, and
 * runs containers as units. Each chapter prints a heading that says what is demonstrated.
 *
 * <p>With {@code --watch} it continues to print events until it is interrupted. With {@code --user} it uses the manager
 * of the calling user and leaves the containers out.
 */
public final class Demo {
    private static final TransientUnit SERVER = TransientUnit.of("systemd4j-demo-server.service")
            .with("Type", "exec")
            .execStart("/bin/sleep", "infinity");
    private static final TransientUnit TASK = TransientUnit.of("systemd4j-demo-task.service")
            .with("Type", "oneshot")
            .execStart("/bin/true");
    private static final TransientUnit CRASH = TransientUnit.of("systemd4j-demo-crash.service")
            .with("Type", "exec")
            .execStart("/bin/sh", "-c", "exit 3");
    private static final TransientUnit GREETER = TransientUnit.of("systemd4j-demo-greeter.service")
            .with("Type", "notify")
            .execStart(
                    System.getProperty("java.home") + "/bin/java",
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--class-path=" + System.getProperty("java.class.path"),
                    Greeter.class.getName());

    private final SystemdManager systemd;
    private final UnitLog log;

    private Demo(SystemdManager systemd, UnitEvents events) {
        this.systemd = systemd;
        this.log = new UnitLog(events);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> options = List.of(args);
        if (options.contains("--user")) {
            run(BusAddress.user(), Path.of(System.getenv("XDG_RUNTIME_DIR")), options);
        } else {
            run(BusAddress.system(), Path.of("/run"), options);
        }
    }

    private static void run(BusAddress address, Path runtime, List<String> options)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (UnitWatch watch = UnitWatch.open(address);
                UnitEvents events = watch.feed()
                        .liveOnly()
                        .overflow(OverflowPolicy.COALESCE, 1_000)
                        .events();
                SystemdManager systemd = SystemdManager.open(address)) {
            System.out.printf("%s: version %s%n", systemd, systemd.version());
            var demo = new Demo(systemd, events);
            demo.followUnits();
            demo.activate(UnixDomainSocketAddress.of(runtime.resolve("systemd4j-demo")));
            if (!options.contains("--user")) {
                ContainerDemo.run(systemd);
            }
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            System.out.printf("%n%d events of live units in %d ms%n", demo.log.count(), time.toMillis());
            if (options.contains("--watch")) {
                Chapter.begin(
                        "Watch all units: the events since chapter 2, and then each one as it occurs",
                        "Start or stop a unit to see its events. Ctrl-C ends the demo.");
                demo.log.print();
            }
        }
    }

    private void followUnits() throws InterruptedException {
        Chapter.begin("Follow units: each change of state, as systemd signals it", """
                A UnitWatch receives the signals of systemd and keeps the state of all units. The
                program starts a service, runs a task that ends at once, starts a service that
                fails, and stops the first one. A line has the time at which the change was
                received, the unit, its state and the result of its job.""");
        Chapter.step("start a service that runs until it is stopped");
        systemd.start(SERVER);
        log.printUntil(
                SERVER,
                unit -> unit.activeState() == ActiveState.ACTIVE && unit.jobId().isEmpty());
        Chapter.step("run a task to its end");
        systemd.start(TASK);
        log.printUntilUnloaded(TASK);
        Chapter.step("start a service that exits with status 3");
        systemd.start(CRASH);
        log.printUntil(CRASH, unit -> unit.activeState() == ActiveState.FAILED);
        Chapter.step("reset its failed state, and systemd unloads it");
        systemd.unit(CRASH.name()).resetFailed();
        log.printUntilUnloaded(CRASH);
        Chapter.step("stop the first service");
        systemd.unit(SERVER.name()).stop();
        log.printUntilUnloaded(SERVER);
    }

    private void activate(UnixDomainSocketAddress address) throws IOException, InterruptedException {
        Chapter.begin("Socket activation: a client's connection starts a Java service", """
                systemd listens on a Unix socket. When a client connects, systemd starts the Java
                service, which accepts the connection on the listening socket that it gets from
                systemd, and notifies systemd that it is ready.""");
        TransientUnit socket = TransientUnit.of("systemd4j-demo-greeter.socket")
                .with("Listen", List.of(Struct.of("Stream", address.toString())))
                .with("RemoveOnStop", true)
                .withAuxiliary(GREETER);
        try {
            Chapter.step("start the socket unit; the service is not running yet");
            systemd.start(socket).await();
            log.printUntil(socket, unit -> unit.activeState() == ActiveState.ACTIVE);
            Chapter.step("a client connects to " + address);
            try (var client = SocketChannel.open(address)) {
                log.printUntil(GREETER, unit -> unit.activeState() == ActiveState.ACTIVE);
                System.out.println("the service says: " + greeting(client));
            }
        } finally {
            Chapter.step("stop the socket unit and the service");
            systemd.unit(socket.name()).stop();
            systemd.unit(GREETER.name()).stop();
        }
        log.printUntilUnloaded(GREETER);
    }

    private static String greeting(SocketChannel client) throws IOException {
        client.write(UTF_8.encode("demo\n"));
        return new BufferedReader(Channels.newReader(client, UTF_8)).lines().collect(Collectors.joining(" "));
    }
}
