package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.FdStore;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.UUID;

/** Sends back what it receives. Its clients stay connected while it restarts, and after it has crashed. */
public final class LastingEcho implements AutoCloseable {
    private static final String CLIENT = "client-";
    private static final int BUFFER_BYTES = 4_096;

    private record Client(String name, ByteBuffer unsent) {}

    private final Selector selector = Selector.open();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::echo);
    private volatile boolean draining;

    private LastingEcho() throws IOException {
        for (ActivatedSocket socket : ListenFds.get()) {
            if (socket.name().startsWith(CLIENT)) {
                resume(socket);
            } else {
                socket.serverSocketChannel().configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            }
        }
        thread.start();
    }

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(LastingEcho::new)
                .healthCheck(echo -> echo.thread.isAlive())
                .drain(LastingEcho::drain, Duration.ofSeconds(5))
                .run();
    }

    private void resume(ActivatedSocket stored) {
        try {
            serve(stored.socketChannel(), stored.name());
        } catch (IOException e) { // the client has reset the connection
            FdStore.remove(stored.name());
        }
    }

    private void serve(SocketChannel channel, String name) throws IOException {
        var client = new Client(name, ByteBuffer.allocate(BUFFER_BYTES).flip());
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, client);
    }

    private void echo() {
        try {
            while (!draining) { // never between reading and writing
                selector.select(this::handle);
            }
        } catch (IOException e) {
            System.err.println("no more clients are served: " + e);
        }
    }

    private void handle(SelectionKey key) {
        if (key.channel() instanceof ServerSocketChannel listener) {
            accept(listener);
        } else {
            exchange(key, (SocketChannel) key.channel(), (Client) key.attachment());
        }
    }

    private void accept(ServerSocketChannel listener) {
        try {
            SocketChannel channel = listener.accept();
            if (channel != null) {
                String name = CLIENT + UUID.randomUUID();
                FdStore.put(name, channel); // before it is registered
                serve(channel, name);
            }
        } catch (IOException e) {
            System.err.println("a client couldn't be taken: " + e);
        }
    }

    private static void exchange(SelectionKey key, SocketChannel channel, Client client) {
        try {
            ByteBuffer bytes = client.unsent();
            if (!bytes.hasRemaining() && !isReceived(bytes, channel)) {
                forget(channel, client);
                return;
            }
            channel.write(bytes);
            key.interestOps(bytes.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        } catch (IOException e) {
            System.err.println("a client was lost: " + e);
            forget(channel, client);
        }
    }

    private static boolean isReceived(ByteBuffer bytes, SocketChannel channel) throws IOException {
        int read = channel.read(bytes.clear());
        bytes.flip();
        return read >= 0;
    }

    /** Ends a connection for the service manager as well. */
    private static void forget(SocketChannel channel, Client client) {
        FdStore.remove(client.name());
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("a connection couldn't be closed: " + e);
        }
    }

    private void drain() throws InterruptedException {
        draining = true;
        selector.wakeup();
        thread.join();
    }

    @Override
    public void close() throws IOException {
        selector.close(); // the channels remain open, because closing a registered one would end the connection
    }
}
