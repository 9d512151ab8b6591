package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests Java programs as services of a real systemd. */
@Tag("systemd")
class ServiceIT {
    private static final int NOTIFY_RELOAD_SINCE = 253;
    private static final int NOTIFY_ACCESS_SINCE = 254;

    @TempDir
    private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    private static void awaitFile(String file) {
        try {
            Await.until(() -> Files.exists(Path.of(file)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits for at least two seconds, measured by the watchdog notifications of a service with {@code WatchdogSec=1}.
     */
    private static void awaitBeats(TestService service) throws InterruptedException {
        var times = new HashSet<String>();
        Await.until(() -> {
            times.add(service.property("WatchdogTimestampMonotonic"));
            return times.size() > 5;
        });
    }

    private static void assumeSystemd(int oldest) {
        try (var systemd = SystemdManager.openSystem()) {
            int version = Integer.parseInt(systemd.version().split("[^0-9]")[0]);
            assumeTrue(version >= oldest, () -> "needs systemd %d, and this is %d".formatted(oldest, version));
        }
    }

    private static String mainProcess(TestService service) {
        return service.property("MainPID");
    }

    /** A server that starts when one file exists, and ends when another one exists. */
    record Server(String stop, AtomicInteger reloads) implements AutoCloseable {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(() -> start(args[0], args[1]))
                    .onReload(Server::reload)
                    .healthCheck(_ -> true)
                    .run();
        }

        private static Server start(String start, String stop) throws IOException {
            Notification.status("starting").send();
            awaitFile(start);
            if (Files.size(Path.of(start)) > 0) {
                throw new IOException(Files.readString(Path.of(start)));
            }
            Notification.status("serving").send();
            return new Server(stop, new AtomicInteger());
        }

        private void reload() throws IOException {
            if (reloads.incrementAndGet() == 2) {
                throw new IOException("bad configuration");
            }
            Notification.status("reload " + reloads).send();
        }

        @Override
        public void close() {
            awaitFile(stop);
        }
    }

    private TestService server(String name, String settings) {
        return TestService.write(
                name,
                settings,
                Server.class,
                file("start").toString(),
                file("stop").toString());
    }

    @Test
    void shouldBeActiveOnceItIsReadyReloadAndStop() throws Exception {
        try (var service = server("notifying.service", "Type=notify")) {
            service.does("start", "--no-block");
            service.awaits("StatusText", "starting");
            service.assertIs("ActiveState", "activating");
            Files.createFile(file("start"));
            service.awaits("ActiveState", "active");
            service.assertIs("StatusText", "serving");
            service.does("reload");
            service.awaits("StatusText", "reload 1");
            service.awaits("ActiveState", "active");
            service.does("reload");
            service.awaits("StatusText", "The reload failed: java.io.IOException: bad configuration");
            service.awaits("ActiveState", "active");
            service.does("reload");
            service.awaits("StatusText", "reload 3");
            service.awaits("ActiveState", "active");
            Files.createFile(file("stop"));
            service.does("stop");
            service.assertIs("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill $MAINPID", "systemctl stop --no-block stopping.service"})
    void shouldTakeLongerToStopThanTheWatchdogWaits(String stop) throws Exception {
        Files.createFile(file("start"));
        try (var service = server("stopping.service", "Type=notify\nWatchdogSec=1")) {
            service.does("start");
            Command.run("sh", "-c", "MAINPID=%s; %s".formatted(mainProcess(service), stop));
            service.awaits("ActiveState", "deactivating");
            awaitBeats(service);
            Files.createFile(file("stop"));
            service.awaits("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @Test
    void shouldStopWhileItStarts() throws Exception {
        try (var service = server("starting.service", "Type=notify")) {
            service.does("start", "--no-block");
            service.awaits("StatusText", "starting");
            service.does("stop");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @Test
    void shouldReportWhyItDoesNotStart() throws Exception {
        Files.writeString(file("start"), "the port is taken");
        try (var service = server("not-starting.service", "Type=notify")) {
            service.failsToStart();
            service.assertIs("StatusText", "The start failed: java.io.IOException: the port is taken");
            service.assertIs("Result", "exit-code");
            service.assertIs("ExecMainStatus", "1");
        }
    }

    @Test
    void shouldReloadForAManagerThatWaitsForIt() throws Exception {
        assumeSystemd(NOTIFY_RELOAD_SINCE);
        Files.createFile(file("start"));
        Files.createFile(file("stop"));
        try (var service = server("notify-reload.service", "Type=notify-reload\nExecReload=")) {
            service.does("start").does("reload");
            service.assertIs("StatusText", "reload 1");
            service.assertIs("ActiveState", "active");
        }
    }

    /** Hangs in its health check during the first run, and counts its notifications during the second. */
    static final class Watched {
        private Watched() {}

        public static void main(String[] args) throws Exception {
            boolean first = Files.notExists(Path.of(args[0]));
            var beats = new AtomicInteger();
            ServiceLifecycle.<AutoCloseable>of(() -> () -> {})
                    .healthCheck(_ -> first ? hang(args[0]) : count(beats))
                    .run();
        }

        private static boolean hang(String file) {
            try {
                Files.createFile(Path.of(file));
                Thread.sleep(Duration.ofDays(1));
                return true;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean count(AtomicInteger beats) {
            Notification.status(beats.incrementAndGet() < 12 ? "alive" : "12 beats")
                    .send();
            return true;
        }
    }

    @Test
    void shouldBeRestartedWhenItHangsAndLiveWhenItIsHealthy() throws Exception {
        String settings = "Type=notify\nWatchdogSec=500ms\nWatchdogSignal=KILL\nRestart=on-watchdog\nRestartSec=0";
        try (var service = TestService.write(
                "watched.service", settings, Watched.class, file("ran").toString())) {
            service.does("start");
            service.awaits("NRestarts", "1");
            service.awaits("StatusText", "12 beats");
            service.assertIs("NRestarts", "1");
            service.assertIs("ActiveState", "active");
        }
    }

    /** Takes longer to stop than its timeout, and extends it. */
    static final class Slow {
        private Slow() {}

        public static void main(String[] args) throws Exception {
            ServiceLifecycle.<AutoCloseable>of(() -> () -> stop(args[0]))
                    .healthCheck(_ -> true)
                    .run();
        }

        private static void stop(String file) {
            Notification.extendTimeout(Duration.ofMinutes(1)).send();
            awaitFile(file);
        }
    }

    @Test
    void shouldGetMoreTime() throws Exception {
        String settings = "Type=notify\nTimeoutStopSec=1500ms\nWatchdogSec=1";
        try (var service = TestService.write(
                "slow.service", settings, Slow.class, file("stop").toString())) {
            service.does("start").does("stop", "--no-block");
            awaitBeats(service);
            Files.createFile(file("stop"));
            service.awaits("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    /** Notifies for another process, or prints why it can't. */
    static final class ProxyNotifier {
        private ProxyNotifier() {}

        public static void main(String[] args) throws Exception {
            long pid = Long.parseLong(args[0]);
            Notification.status("said by another")
                    .and(Notification.errno(2))
                    .and(Notification.watchdogInterval(Duration.ofMinutes(1)))
                    .sendFor(pid);
            Scripted.print(Notification.barrier(Duration.ofSeconds(20)));
            System.in.read();
            Notification.watchdogInterval(Duration.ZERO)
                    .and(Notification.mainPid(Long.parseLong(args[1])))
                    .sendFor(pid);
            Scripted.print(Notification.barrier(Duration.ofSeconds(20)));
        }
    }

    @Test
    void shouldNotifyForAnotherProcess() throws Exception {
        String settings = "Type=exec\nNotifyAccess=main";
        try (var service =
                TestService.write("silent.service", settings, Sleeping.class).does("start")) {
            String second =
                    Await.matching(() -> children(mainProcess(service)).stream().findFirst(), _ -> true);
            try (var notifier = JavaProgram.start(
                    List.of("env", "NOTIFY_SOCKET=/run/systemd/notify"),
                    ProxyNotifier.class,
                    mainProcess(service),
                    second)) {
                Await.until(() -> notifier.output().equals("SENT\n"));
                service.assertIs("StatusText", "said by another");
                service.assertIs("StatusErrno", "2");
                service.assertIs("WatchdogUSec", "1min");
                notifier.writeLine("");
                assertThat(notifier.exitStatus()).isZero();
                service.assertIs("WatchdogUSec", "0");
                service.assertIs("MainPID", second);
            }
        }
    }

    /** Has a child process, and sends nothing. */
    static final class Sleeping {
        private Sleeping() {}

        public static void main(String[] args) throws Exception {
            new ProcessBuilder("sleep", "infinity").start().waitFor();
        }
    }

    private static List<String> children(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).stream()
                .flatMap(ProcessHandle::children)
                .map(child -> Long.toString(child.pid()))
                .toList();
    }

    /** Allows all of its processes to notify, and has one that does. */
    static final class Open {
        private Open() {}

        public static void main(String[] args) throws Exception {
            Notification.ready()
                    .and(Notification.notifyAccess(NotifyAccess.ALL))
                    .send();
            new ProcessBuilder("systemd-notify", "--status=said by a child")
                    .start()
                    .waitFor();
            Thread.sleep(Duration.ofDays(1));
        }
    }

    @Test
    void shouldLetOthersNotify() throws Exception {
        assumeSystemd(NOTIFY_ACCESS_SINCE);
        try (var service = TestService.write("open.service", "Type=notify", Open.class)) {
            service.does("start");
            service.awaits("StatusText", "said by a child");
        }
    }

    /** Stores a listening socket and its state, which the next process finds. */
    static final class Storing {
        private final SocketPair polled = SocketPair.open();
        private int reloads;

        public static void main(String[] args) throws Exception {
            if (!ListenFds.get().isEmpty()) {
                Notification.status(found()).send();
            }
            ServiceLifecycle.<AutoCloseable>of(() -> {
                        var storing = new Storing();
                        FdStore.put("polled", storing.polled.left().fd());
                        return new Running(storing);
                    })
                    .onReload(service -> ((Running) service).storing.reload())
                    .run();
        }

        private record Running(Storing storing) implements AutoCloseable {
            @Override
            public void close() {}
        }

        private void reload() throws IOException {
            if (++reloads == 1) {
                polled.right().close();
                FdStore.remove("state");
            } else {
                store();
            }
        }

        private static void store() throws IOException {
            var listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            FdStore.put("listener", listener);
            try (var sockets = SocketPair.open()) {
                FdStore.putUnpolled("unpolled", sockets.left().fd());
            }
            FdStore.put("state", ByteBuffer.wrap("the state".getBytes(UTF_8)));
            NotifyResult tooMany = FdStore.put("too many", ServerSocketChannel.open());
            Notification.status("%s %d".formatted(tooMany, listener.socket().getLocalPort()))
                    .send();
        }

        /** Returns the descriptors that systemd has passed, by name. */
        private static String found() throws IOException {
            List<String> names = ListenFds.get().all().stream()
                    .map(ActivatedSocket::name)
                    .sorted()
                    .toList();
            try (InputStream state = ListenFds.get().named("state").inputStream()) {
                return "%s %s".formatted(names, new String(state.readAllBytes(), UTF_8));
            }
        }
    }

    @Test
    void shouldFindAgainWhatItHasStored() throws Exception {
        try (var service =
                TestService.write("storing.service", "Type=notify\nFileDescriptorStoreMax=3", Storing.class)) {
            service.does("start");
            service.assertIs("NFileDescriptorStore", "1");
            service.does("reload");
            service.awaits("NFileDescriptorStore", "0");
            service.does("reload");
            Await.until(() -> service.property("StatusText").startsWith("SENT "));
            int port = Integer.parseInt(service.property("StatusText").substring("SENT ".length()));
            service.assertIs("NFileDescriptorStore", "3");
            for (int restarts = 0; restarts < 2; restarts++) {
                service.does("restart");
                service.assertIs("StatusText", "[listener, state, unpolled] the state");
            }
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            service.does("reload");
            service.awaits("NFileDescriptorStore", "2"); // without the state, which was removed
            service.does("stop");
            service.assertIs("NFileDescriptorStore", "0");
        }
    }
}
