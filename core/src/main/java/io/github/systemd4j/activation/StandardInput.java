package io.github.systemd4j.activation;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

/**
 * Returns the socket that is the standard input of a service with {@code StandardInput=socket}, by
 * {@link System#inheritedChannel()}. Needs no flag, but supports one socket only, and neither Unix datagram or
 * sequential-packet sockets nor FIFOs and files. Each call returns the same channel, until it is closed.
 *
 * <p>Closing the channel redirects standard input, output and error to {@code /dev/null}. Output for the journal must
 * therefore be written before that. {@code StandardOutput=} and {@code StandardError=} need values of their own,
 * because the default of the former is the socket. An IPv4 UDP socket can receive but not send if Java has IPv6;
 * {@code -Djava.net.preferIPv4Stack=true} disables IPv6.
 */
public final class StandardInput {
    private static final int FD = 0;
    private static final Set<ChannelKind> SUPPORTED =
            EnumSet.of(ChannelKind.SERVER_SOCKET, ChannelKind.SOCKET, ChannelKind.DATAGRAM);

    private StandardInput() {}

    /**
     * Returns the listening TCP or Unix stream socket of {@code Accept=no}.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static ServerSocketChannel serverSocketChannel() throws IOException {
        return as(ServerSocketChannel.class);
    }

    /**
     * Returns the connection of {@code Accept=yes}, over TCP or a Unix stream socket.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static SocketChannel socketChannel() throws IOException {
        return as(SocketChannel.class);
    }

    /**
     * Returns the UDP socket.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static DatagramChannel datagramChannel() throws IOException {
        return as(DatagramChannel.class);
    }

    private static <C extends Channel> C as(Class<C> type) throws IOException {
        DescriptorInfo info = DescriptorInfo.of(FD);
        if (SUPPORTED.contains(ChannelKind.of(info)) && type.isInstance(System.inheritedChannel())) {
            return type.cast(System.inheritedChannel());
        }
        throw new IllegalStateException("standard input is a %s, which System.inheritedChannel() can't return as a %s"
                .formatted(info.description(), type.getSimpleName()));
    }
}
