package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.activation.Client.tcp;
import static io.github.systemd4j.examples.activation.Client.unix;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.systemd4j.unit.JobResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Restarts all services under constant load, with new and with kept connections: each request gets its answer. Before
 * the last restart, an idle client connects, which must not delay the restart until {@code TimeoutStopSec=}. {@code
 * -Drestarts=3} makes it longer.
 */
@Tag("systemd")
@Tag("any-broker")
@ExtendWith(Installation.class)
class ConstantLoadIT {
    private static final int RESTARTS = Integer.getInteger("restarts", 1);
    /** Shorter than {@code TimeoutStopSec=} if there is one restart. */
    private static final Duration TIMEOUT = Duration.ofSeconds(80L * RESTARTS);

    private static final int VISITORS = 3;
    private static final int LINES = 20;
    private static final int PAUSE_MILLIS = 5;

    /** A visit of a client, which may be repeated. */
    private interface Visit {
        void pay() throws Exception;
    }

    /**
     * A service and its clients.
     *
     * @param idle where a client connects that does nothing
     * @param clients create the visits of a client
     */
    private record Load(
            String service, List<String> sockets, List<SocketAddress> idle, List<Callable<Visit>> clients) {}

    private static final List<Load> LOADS = List.of(
            new Load(
                    "greeter.service",
                    List.of("greeter.socket"),
                    List.of(tcp(18001)),
                    List.of(greeting(tcp(18001)), greeting(unix("/run/greeter")))),
            new Load(
                    "reception.service",
                    List.of("guests.socket", "staff.socket"),
                    List.of(tcp(18002)),
                    List.of(greeting(tcp(18002)), () -> () -> hear(unix("/run/staff"), " guests"))),
            new Load(
                    "counter.service",
                    List.of("counter.socket"),
                    List.of(tcp(18009)),
                    List.of(() -> () -> hear(tcp(18009), "you are number "))),
            new Load(
                    "tls.service",
                    List.of("tls.socket"),
                    List.of(tcp(18005)),
                    List.of(() -> ConstantLoadIT::greetOverTls)),
            new Load(
                    "jetty.service",
                    List.of("jetty.socket"),
                    List.of(tcp(18003)),
                    List.of(() -> ConstantLoadIT::getOnce, Browser::new)),
            new Load(
                    "netty.service",
                    List.of("netty.socket"),
                    List.of(tcp(18004)),
                    List.of(() -> () -> echo(tcp(18004), 1), () -> () -> echo(unix("/run/netty"), LINES))),
            new Load(
                    "lasting.service",
                    List.of("lasting.socket"),
                    List.of(tcp(18030)),
                    List.of(() -> () -> echo(tcp(18030), 1), () -> lasting(tcp(18030)))),
            new Load(
                    "datagram.service",
                    List.of("datagram.socket"),
                    List.of(),
                    List.of(() -> ConstantLoadIT::echoDatagram)));

    @Test
    void shouldAnswerAllAcrossRestarts() {
        assertTimeoutPreemptively(TIMEOUT, ConstantLoadIT::restartAll);
    }

    private static void restartAll() throws Exception {
        var results = new ArrayList<Future<?>>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Load load : LOADS) {
                results.add(threads.submit(() -> restart(load)));
            }
        }
        for (Future<?> result : results) {
            result.get();
        }
    }

    private static Void restart(Load load) throws Exception {
        try (Recipe recipe = Recipe.of(load.service(), load.sockets().toArray(String[]::new))) {
            var visitors = new Visitors(load);
            for (int i = 1; i < RESTARTS; i++) {
                visitors.awaitAnswers();
                assertThat(recipe.restart().await()).isEqualTo(JobResult.DONE);
            }
            visitors.awaitAnswers();
            var idle = new ArrayList<Client>();
            for (SocketAddress address : load.idle()) {
                idle.add(Client.connect(address));
            }
            visitors.awaitAnswers();
            assertThat(recipe.restart().await()).isEqualTo(JobResult.DONE);
            visitors.awaitAnswers();
            visitors.leave();
            for (Client client : idle) {
                client.close();
            }
        }
        return null;
    }

    /** Clients that come again and again, until they are sent away. */
    private static final class Visitors {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<?>> visitors = new ArrayList<>();
        private final AtomicInteger answered = new AtomicInteger();
        private volatile boolean leaving;

        Visitors(Load load) {
            for (Callable<Visit> client : load.clients()) {
                for (int i = 0; i < VISITORS; i++) {
                    visitors.add(threads.submit(() -> visit(load, client)));
                }
            }
        }

        private Void visit(Load load, Callable<Visit> client) {
            try {
                Visit visit = client.call();
                while (!leaving) {
                    visit.pay();
                    answered.incrementAndGet();
                    Thread.sleep(PAUSE_MILLIS);
                }
                return null;
            } catch (Exception e) {
                throw new AssertionError("a client of " + load.service(), e);
            }
        }

        /** Waits until the service has answered each client about twice, or has failed one. */
        void awaitAnswers() throws InterruptedException {
            int enough = answered.get() + 2 * visitors.size();
            Recipe.await(() -> answered.get() >= enough || visitors.stream().anyMatch(Future::isDone));
        }

        void leave() throws Exception {
            leaving = true;
            try (threads) {
                for (Future<?> visitor : visitors) {
                    visitor.get();
                }
            }
        }
    }

    // --- clients

    private static Callable<Visit> greeting(SocketAddress address) {
        return () -> () -> Client.greeted(address, "Ada");
    }

    private static void hear(SocketAddress address, String expected) throws IOException {
        try (Client client = Client.connect(address)) {
            assertThat(client.hear()).contains(expected);
        }
    }

    /** Loaded after the installation, which makes the key. */
    private static final class Trust {
        static final SSLContext CONTEXT = Installation.trusting();
    }

    private static void greetOverTls() throws Exception {
        try (SSLSocket client =
                (SSLSocket) Trust.CONTEXT.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), 18005)) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            assertThat(in.readLine()).isEqualTo("your name?");
            client.getOutputStream().write("Ada\n".getBytes(UTF_8));
            Client.process(in.readLine(), "Ada");
        }
    }

    private static void getOnce() throws IOException {
        try (Client client = Client.connect(tcp(18003))) {
            client.send("GET /Ada HTTP/1.0\r\n\r");
            assertThat(client.hear()).startsWith("HTTP/1.1 200 ");
        }
    }

    /** Keeps its connection, until the server announces that it closes it. */
    private static final class Browser implements Visit {
        private Client client = Client.connect(tcp(18003));

        Browser() throws IOException {}

        @Override
        public void pay() throws IOException {
            client.send("GET /Grace HTTP/1.1\r\nHost: localhost\r\n\r");
            assertThat(client.hear()).isEqualTo("HTTP/1.1 200 OK");
            boolean last = false;
            for (String line = client.hear(); !line.isEmpty(); line = client.hear()) {
                last |= line.equalsIgnoreCase("Connection: close");
            }
            assertThat(client.hear()).isEqualTo("hello, /Grace");
            if (last) {
                client.close();
                client = Client.connect(tcp(18003));
            }
        }
    }

    /** Keeps its connection for some lines. */
    private static void echo(SocketAddress address, int lines) throws Exception {
        try (Client client = Client.connect(address)) {
            for (int i = 0; i < lines; i++) {
                assertEcho(client, "line " + i);
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static void assertEcho(Client client, String line) throws IOException {
        client.send(line);
        assertThat(client.hear()).isEqualTo(line);
    }

    /** Keeps one connection. */
    private static Visit lasting(SocketAddress address) throws IOException {
        Client client = Client.connect(address);
        return () -> assertEcho(client, "still here");
    }

    private static void echoDatagram() throws IOException {
        try (DatagramChannel client = DatagramChannel.open().connect(tcp(18006))) {
            client.write(UTF_8.encode("Ada"));
            ByteBuffer answer = ByteBuffer.allocate(100);
            client.read(answer);
            assertThat(UTF_8.decode(answer.flip()).toString()).isEqualTo("Ada");
        }
    }
}
