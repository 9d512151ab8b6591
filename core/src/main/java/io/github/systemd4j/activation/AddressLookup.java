package io.github.systemd4j.activation;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** Finds sockets by the address that they are bound to, or binds new ones if none were passed. */
record AddressLookup(ListenFds passed, SocketAddress address) {
    AddressLookup {
        if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
            throw new IllegalArgumentException(
                    "the host name of %s is not resolved: use an address of this machine".formatted(address));
        }
    }

    List<ActivatedSocket> all() {
        return passed.all().stream().filter(this::isHere).toList();
    }

    ActivatedSocket only() {
        return only(all(), "descriptor");
    }

    ServerSocketChannel listener() throws IOException {
        if (passed.all().stream().noneMatch(ActivatedSocket::isListening)) {
            return bindListener();
        }
        return only(ActivatedSocket::isListening, "listening socket").serverSocketChannel();
    }

    DatagramChannel datagrams() throws IOException {
        if (passed.all().stream().noneMatch(AddressLookup::isUdp)) {
            return bindDatagrams();
        }
        return only(AddressLookup::isUdp, "UDP socket").datagramChannel();
    }

    private static boolean isUdp(ActivatedSocket socket) {
        return socket.kind() == DescriptorKind.UDP;
    }

    private ActivatedSocket only(Predicate<ActivatedSocket> filter, String what) {
        return only(all().stream().filter(filter).toList(), what);
    }

    private ActivatedSocket only(List<ActivatedSocket> found, String what) {
        if (found.size() != 1) {
            throw new NoSuchElementException("%s %s at %s was passed: %s"
                    .formatted(found.isEmpty() ? "no" : "more than one", what, address, passed));
        }
        return found.getFirst();
    }

    private boolean isHere(ActivatedSocket socket) {
        return socket.localAddress().filter(this::isSame).isPresent();
    }

    private boolean isSame(SocketAddress bound) {
        return switch (address) {
            case InetSocketAddress wanted when bound instanceof InetSocketAddress inet -> isSame(wanted, inet);
            case UnixDomainSocketAddress wanted
            when bound instanceof UnixDomainSocketAddress unix ->
                wanted.equals(unix) || isSameFile(wanted.getPath(), unix.getPath());
            default -> address.equals(bound);
        };
    }

    /** Compares addresses. The wildcard of IPv6 usually accepts IPv4 as well, so both wildcards are the same here. */
    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.getPort() == other.getPort()
                && (one.getAddress().equals(other.getAddress())
                        || one.getAddress().isAnyLocalAddress()
                                && other.getAddress().isAnyLocalAddress());
    }

    /** Compares files, because systemd replaces {@code /var/run} by {@code /run}. */
    private static boolean isSameFile(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false; // the file of the socket was deleted, or there never was one
        }
    }

    private ServerSocketChannel bindListener() throws IOException {
        ServerSocketChannel listener = switch (address) {
            case UnixDomainSocketAddress _ -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            case InetSocketAddress _ -> ServerSocketChannel.open();
            default ->
                throw new UnsupportedOperationException(
                        "no listening socket was passed, and Java can't bind one to %s: use a path or a port"
                                .formatted(address));
        };
        return bound(listener);
    }

    private DatagramChannel bindDatagrams() throws IOException {
        if (!(address instanceof InetSocketAddress)) {
            throw new UnsupportedOperationException(
                    "no UDP socket was passed, and %s is no address of UDP: use a port".formatted(address));
        }
        return bound(DatagramChannel.open());
    }

    /** Binds a channel, or closes it. */
    private <C extends NetworkChannel> C bound(C channel) throws IOException {
        try {
            channel.bind(address);
            return channel;
        } catch (BindException e) {
            channel.close();
            throw explained(e);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /** Adds what was passed, because systemd itself may hold the address. */
    private BindException explained(BindException e) {
        var explained =
                new BindException("can't bind %s: %s; passed was: %s".formatted(address, e.getMessage(), passed));
        explained.initCause(e);
        return explained;
    }
}
