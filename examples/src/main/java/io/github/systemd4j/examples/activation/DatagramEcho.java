package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.Lifecycle;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/** Sends each UDP datagram back. */
public final class DatagramEcho {
    private static final int LARGEST_DATAGRAM = 65_535;

    public static void main(String[] args) throws Exception {
        Lifecycle.of(DatagramEcho::start).run();
    }

    private static DatagramChannel start() throws IOException {
        DatagramChannel channel = ListenFds.get().only().datagramChannel();
        Thread.ofPlatform().daemon().start(() -> echo(channel));
        return channel;
    }

    private static void echo(DatagramChannel channel) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        try {
            while (true) {
                SocketAddress sender = channel.receive(datagram.clear());
                channel.send(datagram.flip(), sender);
            }
        } catch (ClosedChannelException _) { // that is how it ends
        } catch (IOException e) {
            System.err.println("no more datagrams are sent back: " + e);
        }
    }
}
