package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageHeader;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Creates whole messages in D-Bus's wire format, in this machine's byte order. {@link WireMessage} reads them, and a
 * program may send them over a connection of its own. Messages with file descriptors are refused with
 * {@link IllegalArgumentException} because descriptors aren't part of the bytes.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public final class WireEncoder {
    private static final byte ORDER = (byte) (ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN) ? 'l' : 'B');

    private WireEncoder() {}

    /**
     * Encodes a call that expects a reply.
     *
     * @param serial not 0, unsigned, and unique on the connection
     */
    public static byte[] methodCall(MethodCall call, int serial) {
        return methodCall(call, serial, 0);
    }

    /** Encodes a call that expects no reply. */
    public static byte[] methodCallWithoutReply(MethodCall call, int serial) {
        return methodCall(call, serial, MessageHeader.NO_REPLY_EXPECTED);
    }

    private static byte[] methodCall(MethodCall call, int serial, int flags) {
        return message(
                MessageHeader.METHOD_CALL,
                flags | flags(call),
                serial,
                call.body(),
                fields -> writeFields(fields, call));
    }

    private static int flags(MethodCall call) {
        return (call.autoStart() ? 0 : MessageHeader.NO_AUTO_START)
                | (call.interactiveAuthorization() ? MessageHeader.ALLOW_INTERACTIVE_AUTHORIZATION : 0);
    }

    private static void writeFields(BodyWriter fields, MethodCall call) {
        member(fields, call.path(), call.interfaceName(), call.member());
        if (call.destination() != null) {
            text(fields, HeaderField.DESTINATION, call.destination());
        }
    }

    /**
     * Encodes the header of a call that expects a reply, with zeros up to the body. Its serial and the size of its body
     * are 0.
     */
    static byte[] callHeader(MethodCall call, String signature) {
        byte[] header =
                header(MessageHeader.METHOD_CALL, flags(call), 0, 0, signature, fields -> writeFields(fields, call));
        return Arrays.copyOf(header, (int) MessageHeader.aligned(header.length));
    }

    /** Encodes a signal. */
    public static byte[] signal(Signal signal, int serial) {
        return message(MessageHeader.SIGNAL, MessageHeader.NO_REPLY_EXPECTED, serial, signal.body(), fields -> {
            member(fields, signal.path(), signal.interfaceName(), signal.member());
            if (signal.destination() != null) {
                text(fields, HeaderField.DESTINATION, signal.destination());
            }
        });
    }

    /** Encodes the error that answers a call. */
    public static byte[] error(Message call, BusException error, int serial) {
        Body body = Body.of("s", error.message());
        return message(MessageHeader.ERROR, MessageHeader.NO_REPLY_EXPECTED, serial, body, fields -> {
            text(fields, HeaderField.ERROR_NAME, error.name());
            field(fields, HeaderField.REPLY_SERIAL, () -> fields.writeUint32(call.serial()));
            if (!call.sender().isEmpty()) {
                text(fields, HeaderField.DESTINATION, call.sender().toString());
            }
        });
    }

    private static byte[] message(int type, int flags, int serial, Body body, Consumer<BodyWriter> fields) {
        if (body.hasFds()) {
            throw new IllegalArgumentException("file descriptors can't be sent this way");
        }
        byte[] header = header(type, flags, serial, body.byteSize(), body.signature(), fields);
        byte[] values = body.toByteArray();
        int bodyAt = (int) MessageHeader.aligned(header.length);
        byte[] bytes = Arrays.copyOf(header, bodyAt + values.length);
        System.arraycopy(values, 0, bytes, bodyAt, values.length);
        return bytes;
    }

    private static byte[] header(
            int type, int flags, int serial, int bodySize, String signature, Consumer<BodyWriter> fields) {
        return Body.write(writer -> {
                    writer.writeByte(ORDER);
                    writer.writeByte((byte) type);
                    writer.writeByte((byte) flags);
                    writer.writeByte(MessageHeader.VERSION);
                    writer.writeUint32(bodySize);
                    writer.writeUint32(Integer.toUnsignedLong(serial));
                    writer.beginArray("(yv)");
                    fields.accept(writer);
                    signature(writer, signature);
                    writer.end();
                })
                .toByteArray();
    }

    private static void member(BodyWriter fields, ObjectPath path, String interfaceName, String member) {
        field(fields, HeaderField.PATH, () -> fields.writeObjectPath(path));
        text(fields, HeaderField.INTERFACE, interfaceName);
        text(fields, HeaderField.MEMBER, member);
    }

    private static void signature(BodyWriter fields, String types) {
        if (!types.isEmpty()) {
            field(fields, HeaderField.SIGNATURE, () -> fields.writeSignature(new Signature(types)));
        }
    }

    private static void text(BodyWriter fields, int code, String value) {
        field(fields, code, () -> fields.writeString(value));
    }

    private static void field(BodyWriter fields, int code, Runnable value) {
        fields.beginStruct("yv");
        fields.writeByte((byte) code);
        fields.beginVariant(String.valueOf(HeaderField.type(code)));
        value.run();
        fields.end();
        fields.end();
    }
}
