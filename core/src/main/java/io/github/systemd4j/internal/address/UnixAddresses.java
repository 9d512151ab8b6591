package io.github.systemd4j.internal.address;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Unix sockets in a D-Bus address. The first that answers is used.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#addresses">D-Bus specification, Server
 *     Addresses</a>
 */
public final class UnixAddresses {
    /** Reads the address when it is used, because it may come from the environment. */
    private final Supplier<String> text;

    private UnixAddresses(Supplier<String> text) {
        this.text = text;
    }

    public static UnixAddresses of(String text) {
        return new UnixAddresses(() -> text);
    }

    public static UnixAddresses ofSystemBus() {
        return fromEnvironment("DBUS_SYSTEM_BUS_ADDRESS", () -> "unix:path=/run/dbus/system_bus_socket");
    }

    public static UnixAddresses ofUserBus() {
        return fromEnvironment("DBUS_SESSION_BUS_ADDRESS", () -> "unix:path=" + inRuntimeDirectory("bus"));
    }

    private static UnixAddresses fromEnvironment(String variable, Supplier<String> otherwise) {
        return new UnixAddresses(() -> {
            String set = System.getenv(variable);
            return set == null ? otherwise.get() : set;
        });
    }

    /**
     * Returns the whole address.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if it is in the user's runtime directory, and
     *     {@code XDG_RUNTIME_DIR} isn't set
     */
    public String text() {
        return text.get();
    }

    /**
     * Returns a path in the user's runtime directory, escaped for an address.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if {@code XDG_RUNTIME_DIR} isn't set
     */
    public static String inRuntimeDirectory(String name) {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime == null) {
            throw BusErrors.badAddress(
                    "XDG_RUNTIME_DIR isn't set: log in through logind, or set it to /run/user/<uid>");
        }
        return escape(runtime + "/" + name);
    }

    /** Returns whether all of them are Unix sockets; false if the address is malformed, which connecting reports. */
    public boolean isUnixSocket() {
        try {
            List<String> all = entries();
            return !all.isEmpty() && all.stream().allMatch(UnixAddress::isUnix);
        } catch (BusException e) {
            return false; // connecting reports the error
        }
    }

    private List<String> entries() {
        return Arrays.stream(text.get().split(";"))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** Throws a {@link BusException} with {@link ErrorName#BAD_ADDRESS} if one of the Unix sockets is malformed. */
    public void check() {
        entries().stream().filter(UnixAddress::isUnix).forEach(UnixAddress::parse);
    }

    /**
     * Connects to the first that answers.
     *
     * @param address its text, for error messages
     */
    public ConnectedSocket connect(String address) {
        check();
        BusException failure = BusErrors.badAddress(address + " contains no socket");
        for (String entry : entries()) {
            if (!UnixAddress.isUnix(entry)) {
                failure =
                        Errno.of(libc_h.EOPNOTSUPP(), address + ": \"" + Excerpt.of(entry) + "\" is not a Unix socket");
                continue;
            }
            UnixAddress socket = UnixAddress.parse(entry);
            int connected = UnixSockets.connect(socket.name());
            if (connected >= 0) {
                return new ConnectedSocket(UnixFd.adopt(connected), socket.serverId());
            }
            failure = connecting(-connected, address);
        }
        throw failure;
    }

    private static BusException connecting(int errno, String address) {
        return errno == libc_h.EAGAIN()
                ? Errno.named(ErrorName.LIMITS_EXCEEDED, errno, address + " has a full queue of connections, try again")
                : BusErrors.connecting(errno, address);
    }

    /** Escapes a value for a D-Bus address. */
    private static String escape(String value) {
        var escaped = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-_/.\\*".indexOf(b) >= 0);
            escaped.append(plain ? String.valueOf((char) b) : "%%%02x".formatted(b));
        }
        return escaped.toString();
    }
}
