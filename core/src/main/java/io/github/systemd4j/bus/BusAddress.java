package io.github.systemd4j.bus;

import io.github.systemd4j.internal.address.AddressAccess;
import io.github.systemd4j.internal.address.Endpoint;
import io.github.systemd4j.internal.address.Endpoint.Peer;
import io.github.systemd4j.internal.address.UnixAddresses;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;

/**
 * Where a bus is, and what kind of peer answers there: a broker, or a single peer without names and matches.
 *
 * <p>Nothing is looked up before a {@link Bus} is opened.
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
     * The system's broker: {@code $DBUS_SYSTEM_BUS_ADDRESS}, or {@code /run/dbus/system_bus_socket}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system(3)</a>
     */
    public static BusAddress system() {
        return sockets("system bus", Peer.BROKER, UnixAddresses.ofSystemBus());
    }

    /**
     * The user's broker: {@code $DBUS_SESSION_BUS_ADDRESS}, or {@code $XDG_RUNTIME_DIR/bus}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user(3)</a>
     */
    public static BusAddress user() {
        return sockets("user bus", Peer.TRUSTED_BROKER, UnixAddresses.ofUserBus());
    }

    /**
     * A broker at a D-Bus address, or the first that answers of several with {@code ;} between, such as
     * {@code unix:path=/run/dbus/system_bus_socket}. One malformed Unix socket among them makes opening fail with
     * {@link ErrorName#BAD_ADDRESS}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_set_address.html">sd_bus_set_address(3)</a>
     */
    public static BusAddress of(String address) {
        return sockets(address, Peer.BROKER, UnixAddresses.of(address));
    }

    /** A single peer at a D-Bus address: no broker, so no names, no subscription at the other side. */
    public static BusAddress peer(String address) {
        return sockets(address, Peer.SINGLE, UnixAddresses.of(address));
    }

    private static BusAddress sockets(String text, Peer peer, UnixAddresses addresses) {
        return new BusAddress(text, new Endpoint.Sockets(addresses, peer));
    }

    /** The system manager's private socket, for root alone: systemd without a broker between. */
    public static BusAddress systemManager() {
        return peer("unix:path=/run/systemd/private");
    }

    /**
     * The private socket of the calling user's own manager.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if {@code XDG_RUNTIME_DIR} isn't set
     */
    public static BusAddress userManager() {
        return peer("unix:path=" + UnixAddresses.inRuntimeDirectory("systemd/private"));
    }

    /**
     * The system bus of a local container, by the name that machined or nspawn knows it by.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_machine(3)</a>
     */
    public static BusAddress machine(String name) {
        return new BusAddress("machine " + name, new Endpoint.Machine(name));
    }

    /**
     * A user's bus in a local container, {@code user@machine}. Needs systemd 248.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user_machine(3)</a>
     */
    public static BusAddress userMachine(String name) {
        return new BusAddress("user bus of machine " + name, new Endpoint.UserMachine(name));
    }

    /**
     * The system bus of another host, {@code [user@]host[:port][/machine]}: runs {@code ssh} and
     * {@code systemd-stdio-bridge} there.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_remote(3)</a>
     */
    public static BusAddress remote(String host) {
        return new BusAddress("host " + host, new Endpoint.RemoteHost(host));
    }

    /**
     * A connected stream socket, as the side that authenticates itself. Opening the bus takes the descriptor over, and
     * fails with {@code EBADF} if it isn't open; an address of this kind is opened once.
     */
    public static BusAddress client(UnixFd socket) {
        return new BusAddress(socket.toString(), new Endpoint.Socket(socket, false));
    }

    /**
     * A connected stream socket, as the side that is authenticated: the peer must run as the same user or as root.
     * Opening the bus takes the descriptor over, and fails with {@code EBADF} if it isn't open; an address of this kind
     * is opened once.
     */
    public static BusAddress server(UnixFd socket) {
        return new BusAddress(socket.toString(), new Endpoint.Socket(socket, true));
    }

    /** Whether a broker answers there, and not a single peer. */
    public boolean isBroker() {
        return switch (endpoint) {
            case Endpoint.Sockets sockets -> sockets.peer() != Peer.SINGLE;
            case Endpoint.Socket _ -> false;
            case Endpoint.Machine _, Endpoint.UserMachine _, Endpoint.RemoteHost _ -> true;
        };
    }

    /**
     * Returns whether this is a Unix socket of this machine, which a {@code SignalStream} can read by itself. For the
     * buses of the system and of the user the environment decides.
     */
    public boolean isUnixSocket() {
        return endpoint.isUnixSocket();
    }

    @Override
    public String toString() {
        return text;
    }
}
