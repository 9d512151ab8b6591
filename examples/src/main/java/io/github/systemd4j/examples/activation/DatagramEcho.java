package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/** Sends each UDP datagram back. A datagram that was received before the end is sent back before it. */
public final class DatagramEcho implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_535;

    private final Selector selector = Selector.open();
    private final DatagramChannel channel = ListenFds.get().only().datagramChannel();
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::echo);
    private volatile boolean draining;

    private DatagramEcho() throws IOException {
        channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
        thread.start();
    }

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(DatagramEcho::new)
                .healthCheck(DatagramEcho::isEchoing)
                .drain(DatagramEcho::drain, Duration.ofSeconds(5))
                .run();
    }

    private void echo() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        try {
            while (!draining) { // never between receiving and sending
                SocketAddress sender = channel.receive(datagram.clear());
                if (sender == null) {
                    selector.select(_ -> {});
                } else {
                    sendBack(datagram.flip(), sender);
                }
            }
        } catch (IOException e) {
            System.err.println("no more datagrams are sent back: " + e);
        }
    }

    private void sendBack(ByteBuffer datagram, SocketAddress sender) {
        try {
            channel.send(datagram, sender);
        } catch (IOException e) {
            System.err.println(sender + " can't be answered: " + e);
        }
    }

    private boolean isEchoing() {
        return thread.isAlive();
    }

    private void drain() throws InterruptedException {
        draining = true;
        selector.wakeup();
        thread.join();
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
