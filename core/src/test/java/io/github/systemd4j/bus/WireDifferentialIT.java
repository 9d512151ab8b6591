package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.sdbus.NativeBus;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.RandomBodies;
import io.github.systemd4j.message.WireMessage;
import io.github.systemd4j.message.WireMutations;
import io.github.systemd4j.testing.RawMessage;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Compares libsystemd and {@link WireMessage} on the same bytes. Both read the same from messages that both accept, and
 * this library refuses what libsystemd 252 refuses. This library follows the specification more strictly: libsystemd
 * accepts
 *
 * <ul>
 *   <li>bytes after the last value of a body;
 *   <li>a body whose types no header field contains;
 *   <li>booleans other than 0 and 1, which it reads as true;
 *   <li>padding between the header fields and the body that isn't zero;
 *   <li>signatures with dict entries outside of arrays;
 *   <li>members that begin with a digit;
 *   <li>header fields without a type whose code it doesn't know.
 * </ul>
 *
 * <p>It skips only the first element of an array in an unknown header field, and so refuses valid messages. The test
 * contains no such messages.
 */
class WireDifferentialIT {
    private static final List<Pattern> STRICTER = Stream.of(
                    "follow the last value",
                    "without types",
                    "a boolean is",
                    "padding isn't zero",
                    "a dict entry is allowed only in an array",
                    "header field 8 isn't valid: \".*[{]",
                    "header field 3 isn't valid: \"[0-9]",
                    "is not exactly one complete type, at position 1 of \"yvy\"",
                    "\"\" is not exactly one complete type, at position 0 of a variant's \"v\"")
            .map(Pattern::compile)
            .toList();

    /** Many more with {@code mvn verify -Dwire.cases=1000000 -Dwire.seed=7}. */
    private static final int CASES = Integer.getInteger("wire.cases", 20_000);

    private static final long SEED = Long.getLong("wire.seed", 6_454);

    /** A socket buffers that much without a reader. */
    private static final int MAX_SIZE = 32 << 10;

    private final NativeBus libsystemd = new NativeBus();
    private final WireMessage wire = new WireMessage();
    private final Random random = new Random(SEED);

    @AfterEach
    void close() {
        libsystemd.close();
    }

    /** The content of a message that was read completely. */
    private record Shown(List<String> header, Object values) {
        /** The content of a message of an unknown type, which is ignored. */
        static final Shown NOTHING = new Shown(List.of(), List.of());

        static Shown of(Message message) {
            return new Shown(
                    List.of(
                            String.valueOf(message.type()),
                            String.valueOf(message.serial()),
                            String.valueOf(message.replySerial()),
                            String.valueOf(message.isReplyExpected()),
                            String.valueOf(message.isInteractiveAuthorizationAllowed()),
                            message.path().toString(),
                            message.interfaceName().toString(),
                            message.member().toString(),
                            message.errorName().toString(),
                            message.sender().toString(),
                            message.destination().toString(),
                            message.signature().toString()),
                    RandomBodies.comparable(message.body().readValues()));
        }
    }

    @Test
    void shouldShowValidMessagesAsLibsystemdDoes() {
        for (int i = 0; i < CASES / 4; i++) {
            byte[] bytes = RawMessage.random(random).withoutUnknownContainers().bytes();
            if (bytes.length < MAX_SIZE) {
                Message expected = libsystemd.receive(bytes);
                assertThat(expected).as(HexFormat.of().formatHex(bytes)).isNotNull();
                assertThat(Shown.of(wrap(bytes))).isEqualTo(Shown.of(expected));
            }
        }
    }

    private WireMessage wrap(byte[] bytes) {
        return wire.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @Test
    void shouldNeverShowWhatLibsystemdRefuses() {
        var mutations = new WireMutations(random);
        int shown = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = mutations.next();
            if (bytes.length < MAX_SIZE && isFramed(bytes)) {
                shown += isShownAlike(bytes) ? 1 : 0;
            }
        }
        assertThat(shown).isBetween(CASES / 20, CASES / 2);
    }

    /** Returns whether both read the same from a message. */
    private boolean isShownAlike(byte[] bytes) {
        Shown expected = shownByLibsystemd(bytes);
        try {
            Shown shown = shownByWire(bytes);
            if (expected == null && isAllowed(bytes)) {
                return false;
            }
            assertThat(shown).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
            return true;
        } catch (BusException e) {
            assertThat(expected == null
                            || STRICTER.stream()
                                    .anyMatch(each -> each.matcher(e.message()).find()))
                    .as("what libsystemd shows of %s, but: %s", HexFormat.of().formatHex(bytes), e.message())
                    .isTrue();
            return false;
        }
    }

    /**
     * Returns whether libsystemd refuses a message that the specification allows: one with fields that its type doesn't
     * need.
     */
    private boolean isAllowed(byte[] bytes) {
        boolean answers = bytes[1] == MessageHeader.METHOD_RETURN || bytes[1] == MessageHeader.ERROR;
        return !answers && wire.replySerial() != 0 || hasDescriptors(bytes);
    }

    private static boolean hasDescriptors(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int field = text.indexOf((char) HeaderField.UNIX_FDS + "\1u\0");
        return field >= 0 && !text.startsWith("\0\0\0\0", field + 4);
    }

    private static boolean isFramed(byte[] bytes) {
        try {
            return WireMessage.sizeOf(MemorySegment.ofArray(bytes), 0, bytes.length, BodyWriter.MAX_MESSAGE)
                    == bytes.length;
        } catch (BusException e) {
            return false;
        }
    }

    private Shown shownByWire(byte[] bytes) {
        WireMessage message = wrap(bytes);
        return message.isOfKnownType() ? Shown.of(message) : Shown.NOTHING;
    }

    private @Nullable Shown shownByLibsystemd(byte[] bytes) {
        try {
            Message message = libsystemd.receive(bytes);
            return message == null ? null : isOfKnownType(bytes) ? Shown.of(message) : Shown.NOTHING;
        } catch (BusException e) {
            return null;
        }
    }

    private static boolean isOfKnownType(byte[] bytes) {
        return bytes[1] > 0 && bytes[1] <= MessageHeader.SIGNAL;
    }
}
