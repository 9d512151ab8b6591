package io.github.systemd4j.examples.activation;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves each connection on a virtual thread of its own. A drain loses none: connections that were accepted are served
 * to their end, and new ones wait in the socket until the next instance of the service accepts them. Closing the server
 * cuts off the connections that are left.
 */
final class ConnectionServer implements AutoCloseable {
    interface Acceptor<C extends Closeable> {
        C accept() throws IOException;
    }

    interface Conversation<C extends Closeable> {
        void hold(C client) throws IOException;
    }

    private static final long PAUSE_NANOS = 100_000_000;

    private final List<Closeable> listeners = new ArrayList<>();
    private final List<Future<?>> acceptors = new ArrayList<>();
    private final ExecutorService acceptorThreads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()); // the JVM ends if the start fails
    private final ExecutorService clientThreads = Executors.newVirtualThreadPerTaskExecutor();

    /** Accepts connections from now on, until this is closed. */
    <C extends Closeable> void serve(Closeable listener, Acceptor<C> acceptor, Conversation<C> conversation) {
        listeners.add(listener);
        acceptors.add(acceptorThreads.submit(() -> takeConnections(acceptor, conversation)));
    }

    private <C extends Closeable> void takeConnections(Acceptor<C> acceptor, Conversation<C> conversation) {
        while (true) {
            try {
                C client = acceptor.accept();
                clientThreads.execute(() -> hold(conversation, client));
            } catch (ClosedChannelException _) { // the server was closed
                return;
            } catch (IOException | RuntimeException e) {
                System.err.println("a client couldn't be taken: " + e);
                LockSupport.parkNanos(PAUSE_NANOS); // the next may fail, too, for example without free descriptors
            }
        }
    }

    private static <C extends Closeable> void hold(Conversation<C> conversation, C client) {
        try (client) {
            conversation.hold(client);
        } catch (IOException e) {
            System.err.println("a client was lost: " + e);
        }
    }

    /** Returns whether connections are accepted from each listener. */
    boolean isServing() {
        return acceptors.stream().noneMatch(Future::isDone);
    }

    /** Accepts no more connections, and waits until those that were accepted have been served. */
    void drain() throws IOException, InterruptedException {
        stopAccepting();
        clientThreads.shutdown();
        while (!clientThreads.awaitTermination(1, TimeUnit.MINUTES)) {
            // the limit is that of the drain, which interrupts this thread
        }
    }

    private void stopAccepting() throws IOException {
        for (Closeable listener : listeners) {
            listener.close();
        }
        acceptorThreads.close(); // waits, so that no client comes after this
    }

    @Override
    public void close() throws IOException {
        stopAccepting();
        clientThreads.shutdownNow(); // an interrupt closes a connection
        clientThreads.close();
    }
}
