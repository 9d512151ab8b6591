package io.github.systemd4j.examples.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.FdStore;
import io.github.systemd4j.daemon.Notification;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Counts its visitors. The service manager stores the count, so that it survives restarts and crashes. */
public final class Counter implements AutoCloseable {
    private static final String STATE = "visits";

    private final ConnectionServer server = new ConnectionServer();
    private long visits;

    private Counter(long visits) {
        this.visits = visits;
    }

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(Counter::start)
                .onReload(Counter::reset)
                .healthCheck(counter -> counter.server.isServing())
                .drain(counter -> counter.server.drain(), Duration.ofSeconds(5))
                .run();
    }

    private static Counter start() throws IOException {
        var counter = new Counter(stored());
        ServerSocketChannel listener = ListenFds.get().named("counter.socket").serverSocketChannel();
        counter.server.serve(listener, listener::accept, counter::receive);
        return counter;
    }

    private static long stored() throws IOException {
        for (ActivatedSocket state : ListenFds.get().allNamed(STATE)) {
            try (InputStream in = state.inputStream()) {
                return Long.parseLong(new String(in.readAllBytes(), UTF_8));
            }
        }
        return 0;
    }

    private void receive(SocketChannel visitor) throws IOException {
        visitor.write(UTF_8.encode("you are number " + countOne() + "\n"));
    }

    private synchronized long countOne() {
        store(visits + 1);
        return visits;
    }

    private synchronized void reset() {
        store(0);
    }

    private void store(long count) {
        FdStore.remove(STATE);
        FdStore.put(STATE, UTF_8.encode(Long.toString(count)));
        Notification.status(count + " visitors").send();
        visits = count;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
