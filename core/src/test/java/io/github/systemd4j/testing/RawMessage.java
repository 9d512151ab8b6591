package io.github.systemd4j.testing;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.RandomBodies;
import io.github.systemd4j.message.ReferenceEncoder;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A message to be written as it stands, right or wrong: any header fields in any order, in either byte order. */
public final class RawMessage {
    static final String SENDER = ":1.42";

    public ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    public int type;
    public int flags;
    int version = MessageHeader.VERSION;
    public int serial = 7;
    public final List<Struct> fields = new ArrayList<>();
    public String signature = "";
    public List<?> values = List.of();

    private RawMessage(int type) {
        this.type = type;
    }

    /** A signal {@code a.b.C} of {@code /}. */
    public static RawMessage signal() {
        return signal("/", "a.b", "C");
    }

    /** A signal without arguments. */
    public static RawMessage signal(String path, String interfaceName, String member) {
        return of(MessageHeader.SIGNAL)
                .with(HeaderField.PATH, "o", new ObjectPath(path))
                .with(HeaderField.INTERFACE, "s", interfaceName)
                .with(HeaderField.MEMBER, "s", member);
    }

    /** The reply to a call. */
    public static RawMessage methodReturn(long replySerial) {
        return of(MessageHeader.METHOD_RETURN).with(HeaderField.REPLY_SERIAL, "u", replySerial);
    }

    /** An error that answers a call. */
    public static RawMessage error(long replySerial, String name) {
        return of(MessageHeader.ERROR)
                .with(HeaderField.REPLY_SERIAL, "u", replySerial)
                .with(HeaderField.ERROR_NAME, "s", name);
    }

    /** A call of {@code C} of {@code /}. */
    public static RawMessage methodCall() {
        return of(MessageHeader.METHOD_CALL)
                .with(HeaderField.PATH, "o", new ObjectPath("/"))
                .with(HeaderField.MEMBER, "s", "C");
    }

    /** A message without fields. */
    public static RawMessage of(int type) {
        return new RawMessage(type);
    }

    /** A valid message of a known type, with some fields that nobody knows. */
    public static RawMessage random(Random random) {
        RawMessage message = of(1 + random.nextInt(4));
        message.order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        message.flags = random.nextInt(8);
        message.serial = random.nextBoolean() ? 1 + random.nextInt(1000) : random.nextInt() | 1;
        message.addFields(random);
        message.signature = RandomBodies.signature(random);
        message.values = RandomBodies.values(random, message.signature);
        if (!message.signature.isEmpty() || random.nextBoolean()) {
            message.with(HeaderField.SIGNATURE, "g", new Signature(message.signature));
        }
        Collections.shuffle(message.fields, random);
        return message;
    }

    private void addFields(Random random) {
        if (type == MessageHeader.METHOD_CALL || type == MessageHeader.SIGNAL) {
            with(HeaderField.PATH, "o", new ObjectPath(any(random, "/", "/a", "/org/freedesktop/systemd1/unit/a_2eb")));
            with(HeaderField.MEMBER, "s", any(random, "C", "PropertiesChanged", "_x9"));
            if (type == MessageHeader.SIGNAL || random.nextBoolean()) {
                with(HeaderField.INTERFACE, "s", any(random, "a.b", "org.freedesktop.DBus.Properties", "_._9"));
            }
        } else {
            with(HeaderField.REPLY_SERIAL, "u", Integer.toUnsignedLong(random.nextInt() | 1));
            if (type == MessageHeader.ERROR) {
                with(HeaderField.ERROR_NAME, "s", any(random, "a.b", "org.freedesktop.DBus.Error.Failed"));
            }
        }
        if (random.nextBoolean()) {
            with(HeaderField.SENDER, "s", any(random, SENDER, "org.freedesktop.DBus", "a-b.c"));
        }
        if (random.nextBoolean()) {
            with(HeaderField.DESTINATION, "s", any(random, ":1.0", "org.freedesktop.systemd1"));
        }
        if (random.nextInt(4) == 0) {
            with(HeaderField.UNIX_FDS, "u", 0L);
        }
        if (random.nextInt(4) == 0) {
            String unknown = RandomBodies.type(random, 2).replace('h', 'u');
            with(
                    10 + random.nextInt(246),
                    unknown,
                    RandomBodies.values(random, unknown).getFirst());
        }
    }

    private static String any(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    /** With one header field more, also a second one of that code. */
    public RawMessage with(int field, String type, Object value) {
        fields.add(Struct.of((byte) field, new Variant(type, value)));
        return this;
    }

    /** With a destination. */
    public RawMessage to(String busName) {
        return with(HeaderField.DESTINATION, "s", busName);
    }

    /** Without the header fields of that code. */
    public RawMessage without(int field) {
        fields.removeIf(each -> each.fields().getFirst().equals((byte) field));
        return this;
    }

    /** Without fields of containers that nobody knows, of which libsystemd skips the first element of an array alone. */
    public RawMessage withoutUnknownContainers() {
        fields.removeIf(each -> (Byte) each.fields().getFirst() < 0
                || (Byte) each.fields().getFirst() > HeaderField.UNIX_FDS
                        && !SignatureSyntax.isBasic(
                                ((Variant) each.fields().get(1)).signature().charAt(0)));
        return this;
    }

    /** The value of a header field in words. */
    public String field(int field, String otherwise) {
        return fields.stream()
                .filter(each -> each.fields().getFirst().equals((byte) field))
                .map(each -> ((Variant) each.fields().get(1)).value().toString())
                .findFirst()
                .orElse(otherwise);
    }

    /** With these flags. */
    public RawMessage flags(int of) {
        flags = of;
        return this;
    }

    /** With that serial. */
    public RawMessage serial(int of) {
        serial = of;
        return this;
    }

    /** In that byte order. */
    public RawMessage order(ByteOrder of) {
        order = of;
        return this;
    }

    /** With a body, and the field that tells its types. */
    public RawMessage body(String types, Object... of) {
        return untypedBody(types, List.of(of)).with(HeaderField.SIGNATURE, "g", new Signature(types));
    }

    /** With a body whose types no field tells. */
    public RawMessage untypedBody(String types, List<?> of) {
        signature = types;
        values = of;
        return this;
    }

    /** What goes over the wire. */
    public byte[] bytes() {
        byte[] body = ReferenceEncoder.encode(order, signature, values);
        byte[] header = ReferenceEncoder.encode(
                order,
                "yyyyuua(yv)",
                (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'l' : 'B'),
                (byte) type,
                (byte) flags,
                (byte) version,
                (long) body.length,
                Integer.toUnsignedLong(serial),
                fields);
        int bodyAt = (int) MessageHeader.aligned(header.length);
        byte[] bytes = Arrays.copyOf(header, bodyAt + body.length);
        System.arraycopy(body, 0, bytes, bodyAt, body.length);
        return bytes;
    }
}
