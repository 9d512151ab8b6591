package io.github.systemd4j.bus;

import io.github.systemd4j.internal.address.AddressAccess;
import io.github.systemd4j.internal.address.Endpoint;
import io.github.systemd4j.internal.address.Endpoint.Peer;
import io.github.systemd4j.internal.address.UnixAddresses;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;

/**
 * Identifies a bus, and the kind of peer that answers there: a broker, or a single peer without names and matches.
 *
 * <p>Nothing is resolved before a {@link Bus} is opened.
 */
public final class BusAddress {
    static {
        AddressAccess.set(new AddressAccess() {
            @Override
            protected Endpoint endpointOf(BusAddress address) {
                return address.endpoint;
            }
        });
    }

    private final String text;
    private final Endpoint endpoint;

    private BusAddress(String text, Endpoint endpoint) {
        this.text = text;
        this.endpoint = endpoint;
    }

    /**
     * Returns the system's broker: {@code $DBUS_SYSTEM_BUS_ADDRESS}, or {@code /run/dbus/system_bus_socket}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system(3)</a>
     */
    public static BusAddress system() {
        return sockets("system bus", Peer.BROKER, UnixAddresses.ofSystemBus());
    }

    /**
     * Returns the user's broker: {@code $DBUS_SESSION_BUS_ADDRESS}, or {@code $XDG_RUNTIME_DIR/bus}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user(3)</a>
     */
    public static BusAddress user() {
        return sockets("user bus", Peer.TRUSTED_BROKER, UnixAddresses.ofUserBus());
    }

    /**
     * Returns a broker at a D-Bus address such as {@code unix:path=/run/dbus/system_bus_socket}. Several addresses are
     * separated by {@code ;}, and the first that answers is used. If one Unix socket among them is malformed, opening
     * fails with {@link ErrorName#BAD_ADDRESS}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_set_address.html">sd_bus_set_address(3)</a>
     */
    public static BusAddress of(String address) {
        return sockets(address, Peer.BROKER, UnixAddresses.of(address));
    }

    /** Returns a single peer at a D-Bus address. Without a broker, there are no names, and no matches at the peer. */
    public static BusAddress peer(String address) {
        return sockets(address, Peer.SINGLE, UnixAddresses.of(address));
    }

    private static BusAddress sockets(String text, Peer peer, UnixAddresses addresses) {
        return new BusAddress(text, new Endpoint.Sockets(addresses, peer));
    }

    /** Returns the private socket of the system manager, which only root may use: systemd without a broker. */
    public static BusAddress systemManager() {
        return peer("unix:path=/run/systemd/private");
    }

    /**
     * Returns the private socket of the calling user's own manager.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if {@code XDG_RUNTIME_DIR} isn't set
     */
    public static BusAddress userManager() {
        return peer("unix:path=" + UnixAddresses.inRuntimeDirectory("systemd/private"));
    }

    /**
     * Returns the system bus of a local container, by its name in machined or nspawn.
     *
     * @see <a
     *     href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_machine(3)</a>
     */
    public static BusAddress machine(String name) {
        return new BusAddress("machine " + name, new Endpoint.Machine(name));
    }

    /**
     * Returns a user's bus in a local container, {@code user@machine}. Needs systemd 248.
     *
     * @see <a
     *     href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user_machine(3)</a>
     */
    public static BusAddress userMachine(String name) {
        return new BusAddress("user bus of machine " + name, new Endpoint.UserMachine(name));
    }

    /**
     * Returns the system bus of another host, {@code [user@]host[:port][/machine]}: runs {@code ssh} and
     * {@code systemd-stdio-bridge} there.
     *
     * @see <a
     *     href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_remote(3)</a>
     */
    public static BusAddress remote(String host) {
        return new BusAddress("host " + host, new Endpoint.RemoteHost(host));
    }

    /**
     * Returns a connected stream socket on which this process authenticates itself. Opening the bus takes ownership of
     * the descriptor, and fails with {@code EBADF} if it isn't open. An address of this kind can be opened once.
     */
    public static BusAddress client(UnixFd socket) {
        return new BusAddress(socket.toString(), new Endpoint.Socket(socket, false));
    }

    /**
     * Returns a connected stream socket on which the peer authenticates itself. The peer must run as the same user or
     * as root. Opening the bus takes ownership of the descriptor, and fails with {@code EBADF} if it isn't open. An
     * address of this kind can be opened once.
     */
    public static BusAddress server(UnixFd socket) {
        return new BusAddress(socket.toString(), new Endpoint.Socket(socket, true));
    }

    /** Returns whether the peer is a broker. */
    public boolean isBroker() {
        return switch (endpoint) {
            case Endpoint.Sockets sockets -> sockets.peer() != Peer.SINGLE;
            case Endpoint.Socket _ -> false;
            case Endpoint.Machine _, Endpoint.UserMachine _, Endpoint.RemoteHost _ -> true;
        };
    }

    /**
     * Returns whether this is a Unix socket of this machine, which a {@code SignalStream} can read directly. For the
     * buses of the system and of the user, the environment determines it.
     */
    public boolean isUnixSocket() {
        return endpoint.isUnixSocket();
    }

    @Override
    public String toString() {
        return text;
    }
}
