package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Closes descriptors that are in use, in a separate JVM: libsystemd ends a process that makes it close a descriptor
 * that isn't open.
 */
class DescriptorMisuseIT {
    static final class Misuser {
        private static final int CLOSED = 9_999;

        private Misuser() {}

        private interface Misuse {
            void happen() throws Exception;
        }

        public static void main(String[] args) throws Exception {
            assertFails("client", () -> Bus.open(BusAddress.client(UnixFd.adopt(CLOSED))));
            assertFails("server", () -> Bus.open(BusAddress.server(UnixFd.adopt(CLOSED))));
            assertFails("stream", () -> SignalStream.open(BusAddress.client(UnixFd.adopt(CLOSED))));
            assertFails("argument", () -> Body.of("h", UnixFd.adopt(CLOSED)));
            assertFails("event source", Misuser::watch);
            openOverWhatIsNoSocket();
            closeWhatTheBusWasGiven();
            closeWhatTheBusHas();
        }

        private static void assertFails(String name, Misuse misuse) throws Exception {
            try {
                misuse.happen();
                throw new AssertionError(name);
            } catch (BusException e) {
                System.out.println(name + ": errno " + e.errno());
            } catch (Throwable t) {
                throw new AssertionError(name, t);
            }
        }

        private static void watch() {
            try (EventLoop loop = EventLoop.driven()) {
                loop.add(new Source(CLOSED));
            }
        }

        private static void openOverWhatIsNoSocket() {
            for (int fd : List.of(Descriptors.pipe()[0], Descriptors.memfd(), Descriptors.eventfd())) {
                try (Bus bus = Bus.open(BusAddress.client(UnixFd.adopt(fd)))) {
                    throw new AssertionError(bus);
                } catch (BusException e) {
                    System.out.println("no socket: refused, " + (Descriptors.isOpen(fd) ? "open" : "closed"));
                }
            }
        }

        /** The bus owns the number, which another descriptor may have by now. */
        private static void closeWhatTheBusWasGiven() {
            Peers.SocketPair sockets = Peers.SocketPair.open();
            int given = sockets.left().fd();
            try (EventLoop loop = EventLoop.start("loop");
                    Bus client = open(loop, sockets)) {
                Libc.close(given);
                client.peerObject("/").ping();
                System.out.println("given: the bus has its own");
            }
        }

        private static void closeWhatTheBusHas() throws Exception {
            Set<String> reports = new ConcurrentSkipListSet<>();
            try (EventLoop loop = EventLoop.start(
                            "loop",
                            (_, error) -> reports.add(
                                    String.valueOf(error.getMessage()).replaceAll("[0-9]+", "N")));
                    Bus client = open(loop, Peers.SocketPair.open())) {
                closeSockets(loop);
                assertFails("call", () -> client.peerObject("/").ping());
            }
            reports.forEach(report -> System.out.println("report: " + report));
        }

        /**
         * Closes all sockets on the loop's thread. No check protects a descriptor that is closed between the check and
         * its use.
         */
        private static void closeSockets(EventLoop loop) {
            var closed = new CompletableFuture<Void>();
            LoopTasks.submit(loop, closed, () -> {
                IntStream.range(0, 256).filter(Misuser::isSocket).forEach(Libc::close);
                closed.complete(null);
            });
            closed.join();
        }

        private static Bus open(EventLoop loop, Peers.SocketPair sockets) {
            var server =
                    Bus.builder(BusAddress.server(sockets.right())).loop(loop).openAsync();
            Bus client =
                    Bus.builder(BusAddress.client(sockets.left())).loop(loop).open();
            server.join();
            return client;
        }

        private static boolean isSocket(int fd) {
            try {
                return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd))
                        .toString()
                        .startsWith("socket:");
            } catch (IOException e) {
                return false;
            }
        }
    }

    private record Source(int fd) implements EventSource {
        @Override
        public int events() {
            return IN;
        }

        @Override
        public long deadlineMicros() {
            return -1;
        }

        @Override
        public void dispatch(int events) {
            // no event arrives
        }

        @Override
        public void close() {
            // owns nothing
        }
    }

    @Test
    void shouldThrowWhenADescriptorIsNotOpen() {
        Command program = JavaProgram.run(List.of(), Misuser.class);
        assertThat(program.exitStatus()).as(program.output() + program.errors()).isZero();
        assertThat(program.output().lines())
                .containsExactly(
                        "client: errno 9",
                        "server: errno 9",
                        "stream: errno 9",
                        "argument: errno 9",
                        "event source: errno 9",
                        "no socket: refused, closed",
                        "no socket: refused, closed",
                        "no socket: refused, closed",
                        "given: the bus has its own",
                        "call: errno 9",
                        "report: fd N of the bus was closed by other code");
    }
}
