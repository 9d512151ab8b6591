package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.Excerpt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a bus is, and what kind of peer answers there: a broker, or a single peer without names and matches.
 *
 * <p>Nothing is looked up before a {@link Bus} is opened.
 */
public final class BusAddress {
    private static final List<String> TRANSPORTS = List.of("unix", "unixexec", "tcp", "x-machine-unix");

    private final String text;
    private final boolean broker;
    private final Opener opener;
    private final Connector connector;

    private BusAddress(String text, boolean broker, Opener opener, Connector connector) {
        this.text = text;
        this.broker = broker;
        this.opener = opener;
        this.connector = connector;
    }

    /** A broker that libsystemd alone knows how to reach. */
    private static BusAddress indirect(String text, Opener opener) {
        return new BusAddress(
                text,
                true,
                (ret, setup, arena) -> {
                    if (!setup.descriptors()) {
                        throw new IllegalStateException(
                                "libsystemd always negotiates descriptors with " + text + ": open it with them");
                    }
                    return opener.open(ret, setup, arena);
                },
                Connector.NONE);
    }

    /**
     * The system's broker: {@code $DBUS_SYSTEM_BUS_ADDRESS}, or {@code /run/dbus/system_bus_socket}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system(3)</a>
     */
    public static BusAddress system() {
        return at("system bus", Kind.BROKER, UnixAddresses.ofSystemBus());
    }

    /**
     * The user's broker: {@code $DBUS_SESSION_BUS_ADDRESS}, or {@code $XDG_RUNTIME_DIR/bus}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user(3)</a>
     */
    public static BusAddress user() {
        return at("user bus", Kind.TRUSTED_BROKER, UnixAddresses.ofUserBus());
    }

    /**
     * A broker at a D-Bus address, or the first that answers of several with {@code ;} between, such as
     * {@code unix:path=/run/dbus/system_bus_socket}. One malformed Unix socket among them makes opening fail with
     * {@link ErrorName#BAD_ADDRESS}.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_set_address.html">sd_bus_set_address(3)</a>
     */
    public static BusAddress of(String address) {
        return at(address, Kind.BROKER, UnixAddresses.of(address));
    }

    /** A single peer at a D-Bus address: no broker, so no names, no subscription at the other side. */
    public static BusAddress peer(String address) {
        return at(address, Kind.PEER, UnixAddresses.of(address));
    }

    private enum Kind {
        PEER,
        BROKER,
        /** One whose clients are all the same user's, who may call each method. */
        TRUSTED_BROKER
    }

    private static BusAddress at(String text, Kind kind, UnixAddresses addresses) {
        return new BusAddress(
                text,
                kind != Kind.PEER,
                (ret, setup, arena) -> NewBus.start(ret, setup, arena, bus -> {
                    addresses.check();
                    String address = addresses.text();
                    checkTransports(address);
                    Errno.check(
                            libsystemd_h.sd_bus_set_address(bus, arena.allocateFrom(address)), "sd_bus_set_address");
                    libsystemd_h.sd_bus_set_bus_client(bus, kind == Kind.PEER ? 0 : 1);
                    libsystemd_h.sd_bus_set_trusted(bus, kind == Kind.TRUSTED_BROKER ? 1 : 0);
                }),
                addresses);
    }

    /** libsystemd skips transports that it doesn't know, and says "connection refused" if it knows none. */
    private static void checkTransports(String address) {
        boolean known = Arrays.stream(address.split(";"))
                .anyMatch(each -> TRANSPORTS.stream().anyMatch(transport -> each.startsWith(transport + ":")));
        if (!known) {
            throw Errors.badAddress(
                    "\"%s\": an address begins with one of %s, and a colon".formatted(Excerpt.of(address), TRANSPORTS));
        }
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
        return peer("unix:path=" + UnixAddresses.inRuntimeFolder("systemd/private"));
    }

    /**
     * The system bus of a local container, by the name that machined or nspawn knows it by.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_machine(3)</a>
     */
    public static BusAddress machine(String name) {
        return indirect(
                "machine " + name,
                (ret, _, arena) -> libsystemd_h.sd_bus_open_system_machine(ret, arena.allocateFrom(name)));
    }

    /**
     * A user's bus in a local container, {@code user@machine}. Needs systemd 248.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_user_machine(3)</a>
     */
    public static BusAddress userMachine(String name) {
        return indirect("user bus of machine " + name, (ret, _, arena) -> {
            Libsystemd.require("sd_bus_open_user_machine");
            return libsystemd_h.sd_bus_open_user_machine(ret, arena.allocateFrom(name));
        });
    }

    /**
     * The system bus of another host, {@code [user@]host[:port][/machine]}: runs {@code ssh} and
     * {@code systemd-stdio-bridge} there.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_default.html">sd_bus_open_system_remote(3)</a>
     */
    public static BusAddress remote(String host) {
        return indirect(
                "host " + host,
                (ret, _, arena) -> libsystemd_h.sd_bus_open_system_remote(ret, arena.allocateFrom(host)));
    }

    /**
     * A connected stream socket, as the side that authenticates itself. Opening the bus takes the descriptor over, and
     * fails with {@code EBADF} if it isn't open; an address of this kind is opened once.
     */
    public static BusAddress client(UnixFd socket) {
        return direct(socket, false);
    }

    /**
     * A connected stream socket, as the side that is authenticated: the peer must run as the same user or as root.
     * Opening the bus takes the descriptor over, and fails with {@code EBADF} if it isn't open; an address of this kind
     * is opened once.
     */
    public static BusAddress server(UnixFd socket) {
        return direct(socket, true);
    }

    private static BusAddress direct(UnixFd socket, boolean server) {
        var unused = new AtomicReference<@Nullable UnixFd>(socket);
        Supplier<UnixFd> taken = () -> {
            UnixFd fd = unused.getAndSet(null);
            if (fd == null) {
                throw new IllegalStateException("a bus was already opened over this descriptor");
            }
            return fd;
        };
        return new BusAddress(
                socket.toString(),
                false,
                (ret, setup, arena) -> {
                    UnixFd fd = taken.get();
                    return NewBus.start(ret, setup, arena, bus -> NewBus.over(bus, arena, fd, server));
                },
                server ? Connector.NONE : Connector.to(taken));
    }

    /** Whether a broker answers there, and not a single peer. */
    public boolean isBroker() {
        return broker;
    }

    /**
     * Whether {@link #connect()} can lead there: to a Unix socket of this machine. For the buses of the system and of
     * the user the environment decides.
     */
    public boolean isUnixSocket() {
        return connector.isUnixSocket();
    }

    /**
     * Connects a Unix stream socket, without waiting, and without a word to the peer.
     *
     * @return the socket, which the caller owns
     * @throws BusException if that fails; with {@link ErrorName#BAD_ADDRESS} if the address is malformed, and with
     *     {@link ErrorName#NOT_SUPPORTED} where it is no {@linkplain #isUnixSocket() Unix socket}
     */
    public ConnectedSocket connect() {
        return connector.connect(this);
    }

    /**
     * A socket that an address led to.
     *
     * @param fd non-blocking and closed on exec; the caller owns it
     * @param serverId that the server must have, the {@code guid} of the address: 32 lower-case hexadecimal digits;
     *     empty for any
     */
    public record ConnectedSocket(UnixFd fd, String serverId) {}

    /**
     * Creates and starts the bus; a negative errno like all of libsystemd's.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if the address is malformed
     */
    int open(MemorySegment ret, NewBus.Setup setup, Arena arena) {
        return opener.open(ret, setup, arena);
    }

    @Override
    public String toString() {
        return text;
    }

    @FunctionalInterface
    private interface Opener {
        int open(MemorySegment ret, NewBus.Setup setup, Arena arena);
    }
}
