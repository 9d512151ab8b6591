package io.github.systemd4j.activation;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

/**
 * The socket that is the standard input of a service with {@code StandardInput=socket}, as {@link
 * System#inheritedChannel()} gives it: without any flag, but one socket only, and no Unix datagram or sequential-packet
 * sockets, FIFOs or files. Each call gives the same channel, until it is closed.
 *
 * <p>Closing the channel points standard input, output and error at {@code /dev/null}. So what is to be seen in the journal
 * after that has to be written before; and {@code StandardOutput=} and {@code StandardError=} need a value of their own,
 * for the default of the former is the socket. A UDP socket of IPv4 receives, but can't send where Java has IPv6, which
 * {@code -Djava.net.preferIPv4Stack=true} takes away.
 */
public final class StandardInput {
    private static final int FD = 0;
    private static final Set<Adoption> GIVEN = EnumSet.of(Adoption.SERVER_SOCKET, Adoption.SOCKET, Adoption.DATAGRAM);

    private StandardInput() {}

    /**
     * The listening TCP or Unix stream socket of {@code Accept=no}.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static ServerSocketChannel serverSocketChannel() throws IOException {
        return as(ServerSocketChannel.class);
    }

    /**
     * The connection of {@code Accept=yes}, over TCP or a Unix stream socket.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static SocketChannel socketChannel() throws IOException {
        return as(SocketChannel.class);
    }

    /**
     * The UDP socket.
     *
     * @throws IllegalStateException if standard input is something else
     * @throws io.github.systemd4j.message.BusException with {@code EBADF} if it is closed
     */
    public static DatagramChannel datagramChannel() throws IOException {
        return as(DatagramChannel.class);
    }

    private static <C extends Channel> C as(Class<C> type) throws IOException {
        Description description = Description.of(FD);
        if (GIVEN.contains(Adoption.of(description)) && type.isInstance(System.inheritedChannel())) {
            return type.cast(System.inheritedChannel());
        }
        throw new IllegalStateException("standard input is a %s, of which System.inheritedChannel() makes no %s"
                .formatted(description.words(), type.getSimpleName()));
    }
}
