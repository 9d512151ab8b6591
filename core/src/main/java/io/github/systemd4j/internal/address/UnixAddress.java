package io.github.systemd4j.internal.address;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One Unix socket of a D-Bus address. As strict as libsystemd, so that both kinds of connections refuse the same
 * addresses.
 *
 * @param name of the socket, which in the abstract namespace begins with NUL
 * @param serverId that the server must have, 32 lower-case hexadecimal digits; empty for any
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#addresses">D-Bus specification, Server
 *     Addresses</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record UnixAddress(byte[] name, String serverId) {
    private static final String UNIX = "unix:";
    private static final String PATH = "path";
    private static final String ABSTRACT = "abstract";
    private static final String GUID = "guid";
    private static final Set<String> KEYS = Set.of(PATH, ABSTRACT, GUID);
    /** As libsystemd reads an id: with the hyphens of a UUID, or without. */
    private static final Pattern ID =
            Pattern.compile("\\p{XDigit}{32}|\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}");

    private static final String ANY_ID = "0".repeat(32);

    static boolean isUnix(String entry) {
        return entry.startsWith(UNIX);
    }

    /**
     * Parses an address that {@link #isUnix begins} with the name of the transport.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if it is malformed
     */
    static UnixAddress parse(String entry) {
        Map<String, byte[]> values = values(entry);
        byte[] path = values.get(PATH);
        byte[] abstractName = values.get(ABSTRACT);
        if ((path == null) == (abstractName == null)) {
            throw malformed(entry, "it needs either path= or abstract=");
        }
        byte[] id = values.get(GUID);
        return new UnixAddress(
                path == null ? checkLength(1, abstractName(abstractName), entry) : checkLength(0, path, entry),
                id == null ? "" : serverId(entry, new String(id, StandardCharsets.ISO_8859_1)));
    }

    private static byte[] checkLength(int prefix, byte[] name, String entry) {
        if (name.length == prefix || name.length > UnixSockets.MAX_NAME) {
            throw malformed(
                    entry, "the name of a socket must have 1 to %d bytes".formatted(UnixSockets.MAX_NAME - prefix));
        }
        return name;
    }

    private static byte[] abstractName(byte[] name) {
        var withNul = new byte[name.length + 1];
        System.arraycopy(name, 0, withNul, 1, name.length);
        return withNul;
    }

    private static String serverId(String entry, String id) {
        if (!ID.matcher(id).matches()) {
            throw malformed(entry, "guid= must have 32 hexadecimal digits");
        }
        String digits = id.replace("-", "").toLowerCase(Locale.ROOT);
        return digits.equals(ANY_ID) ? "" : digits;
    }

    private static Map<String, byte[]> values(String entry) {
        var values = new HashMap<String, byte[]>();
        for (String each : entry.substring(UNIX.length()).split(",")) {
            int equals = each.indexOf('=');
            String key = equals < 0 ? each : each.substring(0, equals);
            if (equals > 0
                    && KEYS.contains(key)
                    && values.put(key, unescape(each.substring(equals + 1), entry)) != null) {
                throw malformed(entry, key + "= is given twice");
            }
        }
        return values;
    }

    private static byte[] unescape(String value, String entry) {
        var bytes = new ByteArrayOutputStream();
        byte[] escaped = value.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < escaped.length; i++) {
            int next = escaped[i];
            if (next == '%') {
                next = unescape(escaped, i, entry);
                i += 2;
            }
            if (next == 0) {
                throw malformed(entry, "it contains a NUL");
            }
            bytes.write(next);
        }
        return bytes.toByteArray();
    }

    private static int unescape(byte[] escaped, int at, String entry) {
        if (at + 2 >= escaped.length
                || !HexFormat.isHexDigit(escaped[at + 1])
                || !HexFormat.isHexDigit(escaped[at + 2])) {
            throw malformed(entry, "each % must be followed by two hexadecimal digits");
        }
        return HexFormat.fromHexDigit(escaped[at + 1]) << 4 | HexFormat.fromHexDigit(escaped[at + 2]);
    }

    private static BusException malformed(String entry, String rule) {
        return BusErrors.badAddress("\"%s\": %s".formatted(Excerpt.of(entry), rule));
    }
}
