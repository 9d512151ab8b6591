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

/** A message that is written exactly as built, valid or not: any header fields in any order, in either byte order. */
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

    /** Creates a signal {@code a.b.C} of {@code /}. */
    public static RawMessage signal() {
        return signal("/", "a.b", "C");
    }

    /** Creates a signal without arguments. */
    public static RawMessage signal(String path, String interfaceName, String member) {
        return of(MessageHeader.SIGNAL)
                .with(HeaderField.PATH, "o", new ObjectPath(path))
                .with(HeaderField.INTERFACE, "s", interfaceName)
                .with(HeaderField.MEMBER, "s", member);
    }

    /** Creates the reply to a call. */
    public static RawMessage methodReturn(long replySerial) {
        return of(MessageHeader.METHOD_RETURN).with(HeaderField.REPLY_SERIAL, "u", replySerial);
    }

    /** Creates an error that answers a call. */
    public static RawMessage error(long replySerial, String name) {
        return of(MessageHeader.ERROR)
                .with(HeaderField.REPLY_SERIAL, "u", replySerial)
                .with(HeaderField.ERROR_NAME, "s", name);
    }

    /** Creates a call of {@code C} of {@code /}. */
    public static RawMessage methodCall() {
        return of(MessageHeader.METHOD_CALL)
                .with(HeaderField.PATH, "o", new ObjectPath("/"))
                .with(HeaderField.MEMBER, "s", "C");
    }

    /** Creates a message without fields. */
    public static RawMessage of(int type) {
        return new RawMessage(type);
    }

    /** Creates a valid message of a known type, with some unknown fields. */
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

    /** Returns the message with one more header field, even if the code occurs twice. */
    public RawMessage with(int field, String type, Object value) {
        fields.add(Struct.of((byte) field, new Variant(type, value)));
        return this;
    }

    /** Returns the message with a destination. */
    public RawMessage to(String busName) {
        return with(HeaderField.DESTINATION, "s", busName);
    }

    /** Returns the message without the header fields of a code. */
    public RawMessage without(int field) {
        fields.removeIf(each -> each.fields().getFirst().equals((byte) field));
        return this;
    }

    /**
     * Returns the message without unknown fields of container types: libsystemd skips only the first element of an
     * array in them.
     */
    public RawMessage withoutUnknownContainers() {
        fields.removeIf(each -> (Byte) each.fields().getFirst() < 0
                || (Byte) each.fields().getFirst() > HeaderField.UNIX_FDS
                        && !SignatureSyntax.isBasic(
                                ((Variant) each.fields().get(1)).signature().charAt(0)));
        return this;
    }

    /** Returns the value of a header field as text. */
    public String field(int field, String otherwise) {
        return fields.stream()
                .filter(each -> each.fields().getFirst().equals((byte) field))
                .map(each -> ((Variant) each.fields().get(1)).value().toString())
                .findFirst()
                .orElse(otherwise);
    }

    /** Returns the message with these flags. */
    public RawMessage flags(int of) {
        flags = of;
        return this;
    }

    /** Returns the message with this serial. */
    public RawMessage serial(int of) {
        serial = of;
        return this;
    }

    /** Returns the message in this byte order. */
    public RawMessage order(ByteOrder of) {
        order = of;
        return this;
    }

    /** Returns the message with a body, and the field that contains its signature. */
    public RawMessage body(String types, Object... of) {
        return untypedBody(types, List.of(of)).with(HeaderField.SIGNATURE, "g", new Signature(types));
    }

    /** Returns the message with a body, but without the field that contains its signature. */
    public RawMessage untypedBody(String types, List<?> of) {
        signature = types;
        values = of;
        return this;
    }

    /** Returns the bytes of the message in the wire format. */
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
