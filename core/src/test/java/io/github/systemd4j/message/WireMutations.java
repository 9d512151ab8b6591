package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.testing.RawMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Creates valid messages with one to three changes, each of which may break a rule. Their sizes are correct. */
public final class WireMutations {
    private static final byte[] TELLING =
            "\0\1\2 /.:-_09Aaz({})[]vaysgohbu\u007f\u0080\u00c3\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BODY_SIZE_AT = 4;
    private static final int FIELDS_SIZE_AT = 12;

    private final Random random;

    public WireMutations(Random random) {
        this.random = random;
    }

    public byte[] next() {
        RawMessage message = RawMessage.random(random).withoutUnknownContainers();
        if (random.nextInt(4) == 0) {
            changeFields(message);
        }
        byte[] bytes = message.bytes();
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = changed(bytes, message.order);
        }
        return bytes;
    }

    private void changeFields(RawMessage message) {
        int at = random.nextInt(message.fields.size() + 1);
        Struct unknown = Struct.of((byte) random.nextInt(12), new Variant("s", "a.b"));
        Struct any = message.fields.isEmpty() ? unknown : message.fields.get(random.nextInt(message.fields.size()));
        switch (random.nextInt(5)) {
            case 0 -> message.fields.add(at, any);
            case 1 -> message.fields.remove(any);
            case 2 -> message.fields.add(at, unknown);
            case 3 -> message.fields.add(at, Struct.of(any.fields().getFirst(), new Variant("u", (long) at)));
            default -> message.type = 1 + random.nextInt(5);
        }
    }

    private byte[] changed(byte[] bytes, ByteOrder order) {
        int at = random.nextInt(bytes.length);
        int header = random.nextInt(Math.min(bytes.length, 160));
        return switch (random.nextInt(9)) {
            case 0 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
            case 1 -> with(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> with(bytes, header, TELLING[random.nextInt(TELLING.length)]);
            case 3 -> with(bytes, header, random.nextInt());
            case 4 -> changedNumber(bytes, at & -4, order);
            case 5 -> changedNumber(bytes, header & -4, order);
            case 6 -> withSizes(bytes, at, 0, order);
            case 7 -> withSizes(bytes, at, 1 + random.nextInt(9), order);
            default -> changedZero(bytes, at);
        };
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private byte[] changedNumber(byte[] bytes, int at, ByteOrder order) {
        if (at + Integer.BYTES > bytes.length) {
            return bytes;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        int value = buffer.getInt(at);
        int[] others = {value + 1, value - 1, value + 8, value * 2, 0, -1, Integer.MAX_VALUE, random.nextInt()};
        buffer.putInt(at, others[random.nextInt(others.length)]);
        return bytes;
    }

    /** Shortens or extends a message. The difference belongs to the body. */
    private byte[] withSizes(byte[] bytes, int keep, int more, ByteOrder order) {
        byte[] cut = Arrays.copyOf(bytes, more == 0 ? Math.max(keep, MessageHeader.SIZE) : bytes.length + more);
        ByteBuffer buffer = ByteBuffer.wrap(cut).order(order);
        long bodyAt = MessageHeader.SIZE + MessageHeader.aligned(Integer.toUnsignedLong(buffer.getInt(FIELDS_SIZE_AT)));
        if (bodyAt > cut.length) {
            return bytes;
        }
        buffer.putInt(BODY_SIZE_AT, (int) (cut.length - bodyAt));
        return cut;
    }

    /** Changes a zero byte: padding, the end of a text, or part of a number. */
    private byte[] changedZero(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            if (bytes[at] == 0) {
                return with(bytes, at, 1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
