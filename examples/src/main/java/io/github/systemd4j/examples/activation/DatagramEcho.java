package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** Sends each UDP datagram back. */
public final class DatagramEcho implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_535;

    private final DatagramChannel channel = ListenFds.get().only().datagramChannel();
    private final Thread thread = Thread.ofPlatform().daemon().start(this::echo);

    private DatagramEcho() throws IOException {}

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(DatagramEcho::new)
                .healthCheck(DatagramEcho::isEchoing)
                .run();
    }

    private void echo() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        try {
            while (true) {
                SocketAddress sender = channel.receive(datagram.clear());
                sendBack(datagram.flip(), sender);
            }
        } catch (ClosedChannelException _) { // the service was closed
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
