package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.libc.libc_h;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Unix sockets in a D-Bus address, of which the first that answers counts.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#addresses">D-Bus specification, Server
 *     Addresses</a>
 */
final class UnixAddresses implements Connector {
    private static final String UNIX = "unix:";

    /** An address is read when it is used, for it may be the environment's. */
    private final Supplier<String> text;

    private UnixAddresses(Supplier<String> text) {
        this.text = text;
    }

    static UnixAddresses of(String text) {
        return new UnixAddresses(() -> text);
    }

    static UnixAddresses fromEnvironment(String variable, Supplier<String> otherwise) {
        return new UnixAddresses(() -> {
            String set = System.getenv(variable);
            return set == null ? otherwise.get() : set;
        });
    }

    /**
     * A path in the user's runtime folder, escaped for an address.
     *
     * @throws IllegalStateException if {@code XDG_RUNTIME_DIR} isn't set
     */
    static String inRuntimeFolder(String name) {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime == null) {
            throw new IllegalStateException(
                    "XDG_RUNTIME_DIR isn't set: log in through logind, or set it to /run/user/<uid>");
        }
        return escape(runtime + "/" + name);
    }

    @Override
    public boolean isUnixSocket() {
        try {
            List<String> all = entries();
            return !all.isEmpty() && all.stream().allMatch(each -> socketName(each) != null);
        } catch (IllegalStateException | BusException e) {
            return false; // whoever connects is told
        }
    }

    private List<String> entries() {
        return Arrays.stream(text.get().split(";"))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    @Override
    public UnixFd connect(BusAddress address) {
        BusException failure = Errors.badAddress(address + " names no socket");
        for (String entry : entries()) {
            byte[] name = socketName(entry);
            if (name == null) {
                failure = Errors.of(libc_h.EOPNOTSUPP(), address + ": \"" + entry + "\" is no Unix socket");
                continue;
            }
            int connected = UnixSockets.connect(name);
            if (connected >= 0) {
                return UnixFd.adopt(connected);
            }
            failure = connecting(-connected, address);
        }
        throw failure;
    }

    private static BusException connecting(int errno, BusAddress address) {
        return errno == libc_h.EAGAIN()
                ? Errors.named(
                        ErrorName.LIMITS_EXCEEDED, errno, address + " has a full queue of connections, try again")
                : Errors.connecting(errno, address);
    }

    /** The name of the socket, which in the abstract namespace begins with NUL; null for another kind of address. */
    private static byte @Nullable [] socketName(String entry) {
        if (!entry.startsWith(UNIX)) {
            return null;
        }
        Map<String, String> values = values(entry.substring(UNIX.length()));
        String path = values.get("path");
        String abstractName = values.get("abstract");
        if ((path == null) == (abstractName == null)) {
            return null;
        }
        return path == null ? abstractName(unescape(abstractName, entry)) : unescape(path, entry);
    }

    private static byte[] abstractName(byte[] name) {
        var withNul = new byte[name.length + 1];
        System.arraycopy(name, 0, withNul, 1, name.length);
        return withNul;
    }

    private static Map<String, String> values(String list) {
        var values = new HashMap<String, String>();
        for (String each : list.split(",")) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                values.put(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return values;
    }

    private static byte[] unescape(String value, String entry) {
        var bytes = new ByteArrayOutputStream();
        byte[] escaped = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < escaped.length; i++) {
            if (escaped[i] != '%') {
                bytes.write(escaped[i]);
            } else if (i + 2 < escaped.length
                    && HexFormat.isHexDigit(escaped[i + 1])
                    && HexFormat.isHexDigit(escaped[i + 2])) {
                bytes.write(HexFormat.fromHexDigit(escaped[i + 1]) << 4 | HexFormat.fromHexDigit(escaped[i + 2]));
                i += 2;
            } else {
                throw Errors.badAddress("\"" + entry + "\": two hexadecimal digits follow each %");
            }
        }
        byte[] unescaped = bytes.toByteArray();
        for (byte each : unescaped) {
            if (each == 0) {
                throw Errors.badAddress("\"" + entry + "\": a NUL would end it");
            }
        }
        return unescaped;
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
