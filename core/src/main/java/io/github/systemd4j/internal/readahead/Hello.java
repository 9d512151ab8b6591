package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.names.NameOwners;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Utf8View;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Makes the first call on a connection to a broker. Its reply, with the connection's unique name, precedes all other
 * messages.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#bus-messages-hello">D-Bus specification,
 *     org.freedesktop.DBus.Hello</a>
 */
final class Hello {
    /** The serial of the first message. */
    private static final long SERIAL = 1;
    /** The specification's limit for a name. */
    private static final int MAX_LENGTH = 255;

    private static final Pattern UNIQUE_NAME = Pattern.compile(":[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");

    private Hello() {}

    static MethodCall call(Duration timeout) {
        return NameOwners.brokerCall("Hello", "").withTimeout(timeout);
    }

    /** Throws an exception if another message precedes the reply. */
    static void checkIsAnsweredBy(Message first) {
        boolean reply = first.type() == MessageType.METHOD_RETURN || first.type() == MessageType.ERROR;
        if (!reply || first.replySerial() != SERIAL) {
            throw new BusException(
                    ErrorName.FAILED, "the broker sent a message before it answered Hello: " + first, libc_h.EIO());
        }
    }

    /** Reads the unique name. */
    static String uniqueName(Message reply) {
        BodyReader body = reply.body();
        Utf8View name = body.peekType() == 's' ? body.readString(new Utf8View()) : new Utf8View();
        if (name.length() > MAX_LENGTH || !UNIQUE_NAME.matcher(name.toString()).matches()) {
            throw new BusException(
                    ErrorName.INCONSISTENT_MESSAGE,
                    "the broker answered Hello with \"%s\", which isn't a unique name".formatted(name.excerpt()),
                    libc_h.EBADMSG());
        }
        return name.toString();
    }
}
