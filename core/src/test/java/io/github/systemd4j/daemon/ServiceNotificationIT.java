package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests notifications for other processes, and the descriptor store, with a real systemd. */
@Tag("systemd")
class ServiceNotificationIT extends ServiceFixture {
    private static final int NOTIFY_ACCESS_SINCE = 254;

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
