package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.MessageHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The target of a coverage-guided fuzzer. The bytes become a message: version, byte order and size are corrected. It is
 * then read completely. The only permitted errors are those of malformed messages. An accepted message has the fields
 * that the specification requires, and encoding its values results in the same bytes.
 */
public final class WireMessageFuzzer {
    private static final Set<String> REFUSALS = Set.of(
            ErrorName.INCONSISTENT_MESSAGE,
            ErrorName.LIMITS_EXCEEDED,
            ErrorName.INVALID_SIGNATURE,
            ErrorName.NOT_SUPPORTED);

    /** A message object that was used before, compared with a new one. */
    private static final WireMessage USED = new WireMessage();

    /** One in the library's memory, which knows headers that it has seen twice, and reads bodies by an index. */
    private static final WireMessage KNOWING = new WireMessage(new KnownHeaders());

    private static final int AROUND = 16;

    private WireMessageFuzzer() {}

    /** Runs one input. Throws anything but a {@link BusException} if the bytes are read incorrectly. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] bytes = repaired(input);
        boolean accepted = isAccepted(bytes, USED);
        boolean acceptedAtFirst = isAccepted(bytes, new WireMessage());
        if (accepted != acceptedAtFirst) {
            throw new AssertionError("accepted by one of two: " + accepted + ", " + acceptedAtFirst);
        }
        if (accepted) {
            checkKnown(bytes);
        }
    }

    /** Reads the message until its header is known: that must not change anything. */
    private static void checkKnown(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(AROUND + bytes.length + AROUND);
            memory.fill((byte) 0xff);
            MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, AROUND, bytes.length);
            String expected = describe(new WireMessage().wrap(memory, AROUND, bytes.length));
            for (int i = 0; i < 3; i++) {
                String found = describe(KNOWING.wrap(memory, AROUND, bytes.length));
                if (!found.equals(expected)) {
                    throw new AssertionError("%s%nis read as %s".formatted(expected, found));
                }
            }
            KNOWING.release();
        }
    }

    private static String describe(WireMessage message) {
        var text = new StringBuilder();
        text.append(message).append(message.serial()).append(' ').append(message.replySerial());
        text.append(message.isOfKnownType() && message.isReplyExpected());
        List.of(
                        message.path(),
                        message.interfaceName(),
                        message.member(),
                        message.sender(),
                        message.destination(),
                        message.errorName(),
                        message.signature())
                .forEach(field -> text.append(' ').append(field));
        try {
            text.append(message.body().readValues().stream()
                    .map(RandomBodies::comparable)
                    .toList());
        } catch (BusException e) {
            text.append(e);
        }
        return text.toString();
    }

    /** Corrects the bytes that a fuzzer would rarely find by itself. */
    private static byte[] repaired(byte[] input) {
        byte[] bytes = Arrays.copyOf(input, Math.max(input.length, MessageHeader.SIZE));
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (bytes[0] != 'B') {
            bytes[0] = 'l';
            header.order(ByteOrder.LITTLE_ENDIAN);
        }
        bytes[3] = MessageHeader.VERSION;
        long bodyAt = MessageHeader.SIZE + MessageHeader.aligned(Integer.toUnsignedLong(header.getInt(12)));
        if (bodyAt <= bytes.length) {
            header.putInt(4, (int) (bytes.length - bodyAt));
        }
        return bytes;
    }

    private static boolean isAccepted(byte[] bytes, WireMessage message) {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        boolean valid = isAccepted(() -> message.wrap(memory, 0, bytes.length));
        if (valid) {
            checkHeader(message);
            valid = isAccepted(() -> checkBody(bytes, message));
            isAccepted(() -> skip(message.body()));
        }
        message.release();
        return valid;
    }

    private static boolean isAccepted(Runnable reading) {
        try {
            reading.run();
            return true;
        } catch (BusException e) {
            if (!REFUSALS.contains(e.name())) {
                throw new AssertionError(e);
            }
            return false;
        }
    }

    /** Checks the rules by independent means. */
    private static void checkHeader(WireMessage message) {
        message.toString();
        check(message.path(), NameRules::checkPath);
        check(message.interfaceName(), NameRules::checkInterface);
        check(message.member(), NameRules::checkMember);
        check(message.sender(), NameRules::checkBusName);
        check(message.destination(), NameRules::checkBusName);
        check(message.errorName(), NameRules::checkInterface);
        check(message.signature(), SignatureSyntax::checkSignature);
        if (message.serial() == 0) {
            throw new AssertionError("the serial is 0");
        }
        if (message.isOfKnownType()) {
            checkType(message);
        }
    }

    private static void check(Utf8View text, Consumer<String> rule) {
        if (!text.isEmpty()) {
            rule.accept(text.toString());
        }
    }

    private static void checkType(WireMessage message) {
        boolean member = !message.path().isEmpty() && !message.member().isEmpty();
        boolean complete = switch (message.type()) {
            case METHOD_CALL -> member;
            case METHOD_RETURN -> message.replySerial() != 0;
            case ERROR -> message.replySerial() != 0 && !message.errorName().isEmpty();
            case SIGNAL -> member && !message.interfaceName().isEmpty();
        };
        if (!complete) {
            throw new AssertionError("a message lacks fields: " + message);
        }
    }

    private static void checkBody(byte[] bytes, WireMessage message) {
        BodyReader body = message.body();
        List<Object> values = body.readValues();
        byte[] read = Arrays.copyOfRange(bytes, bytes.length - bodySize(bytes), bytes.length);
        byte[] again = ReferenceEncoder.encode(body.order(), body.signature(), values, read.length);
        boolean mapped = again.length < read.length && hasMap(values); // a map retains the last one of equal keys
        if (!mapped && !Arrays.equals(again, read)) {
            throw new AssertionError("%s makes other bytes: %s".formatted(message, values));
        }
        skip(message.body());
    }

    private static boolean hasMap(Object value) {
        return switch (value) {
            case Map<?, ?> _ -> true;
            case List<?> list -> list.stream().anyMatch(WireMessageFuzzer::hasMap);
            case Struct struct -> hasMap(struct.fields());
            case Variant variant -> hasMap(variant.value());
            default -> false;
        };
    }

    private static int bodySize(byte[] bytes) {
        ByteOrder order = bytes[0] == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return ByteBuffer.wrap(bytes).order(order).getInt(4);
    }

    private static void skip(BodyReader body) {
        while (body.hasNext()) {
            body.skip();
        }
    }
}
