package io.github.systemd4j.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.testing.Allocations;
import io.github.systemd4j.testing.RawMessage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WireMessageTest {
    private static final long SEED = 4_352;
    private static final int MESSAGES = 3_000;

    /** Places the message at an odd offset, so that errors in computing offsets are visible. */
    private static final int OFFSET = 5;

    private static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};

    private final WireMessage message = new WireMessage();

    private WireMessage wrap(byte[] bytes) {
        byte[] memory = new byte[OFFSET + bytes.length];
        System.arraycopy(bytes, 0, memory, OFFSET, bytes.length);
        return message.wrap(MemorySegment.ofArray(memory), OFFSET, bytes.length);
    }

    private WireMessage wrap(RawMessage raw) {
        return wrap(raw.bytes());
    }

    // --- valid messages

    @Test
    void shouldShowEveryHeaderFieldOfACall() {
        for (ByteOrder order : ORDERS) {
            RawMessage raw = RawMessage.methodCall()
                    .with(HeaderField.INTERFACE, "s", "a.b")
                    .with(HeaderField.DESTINATION, "s", "c.d")
                    .with(HeaderField.SENDER, "s", ":1.2")
                    .with(HeaderField.UNIX_FDS, "u", 0L)
                    .order(order)
                    .body("su", "text", 7L);
            raw.flags = MessageHeader.ALLOW_INTERACTIVE_AUTHORIZATION;
            raw.serial = -2;
            WireMessage call = wrap(raw);
            assertThat(call.type()).isEqualTo(MessageType.METHOD_CALL);
            assertThat(call.serial()).isEqualTo(4_294_967_294L);
            assertThat(call.replySerial()).isZero();
            assertThat(call.path()).hasToString("/");
            assertThat(call.interfaceName()).hasToString("a.b");
            assertThat(call.member()).hasToString("C");
            assertThat(call.destination()).hasToString("c.d");
            assertThat(call.sender()).hasToString(":1.2");
            assertThat(call.errorName().isEmpty()).isTrue();
            assertThat(call.signature()).hasToString("su");
            assertThat(call.isReplyExpected()).isTrue();
            assertThat(call.isInteractiveAuthorizationAllowed()).isTrue();
            assertThat(call.body().order()).isEqualTo(order);
            assertThat(call.body().readValues()).containsExactly("text", 7L);
            assertThat(call).hasToString("METHOD_CALL a.b.C of / (su)");
        }
    }

    @Test
    void shouldShowASignal() {
        for (ByteOrder order : ORDERS) {
            WireMessage signal = wrap(RawMessage.signal().order(order));
            assertThat(signal.type()).isEqualTo(MessageType.SIGNAL);
            assertThat(signal.serial()).isEqualTo(7);
            assertThat(signal.isReplyExpected()).isFalse();
            assertThat(signal.sender().isEmpty()).isTrue();
            assertThat(signal.body().hasNext()).isFalse();
        }
    }

    @Test
    void shouldShowReplies() {
        for (ByteOrder order : ORDERS) {
            WireMessage reply = wrap(RawMessage.methodReturn(4_294_967_295L).order(order));
            assertThat(reply.type()).isEqualTo(MessageType.METHOD_RETURN);
            assertThat(reply.replySerial()).isEqualTo(4_294_967_295L);
            assertThat(reply.isReplyExpected()).isFalse();
            WireMessage error = wrap(RawMessage.error(9, "a.b").order(order).body("s", "why"));
            assertThat(error.type()).isEqualTo(MessageType.ERROR);
            assertThat(error.replySerial()).isEqualTo(9);
            assertThat(error.errorName()).hasToString("a.b");
            assertThat(error).hasToString("ERROR a.b");
        }
    }

    @Test
    void shouldNotExpectAReplyWhereNoneIsWanted() {
        RawMessage raw = RawMessage.methodCall();
        raw.flags = MessageHeader.NO_REPLY_EXPECTED | 0xf0;
        assertThat(wrap(raw).isReplyExpected()).isFalse();
        assertThat(message.isInteractiveAuthorizationAllowed()).isFalse();
        RawMessage signal = RawMessage.signal();
        signal.flags = MessageHeader.ALLOW_INTERACTIVE_AUTHORIZATION;
        assertThat(wrap(signal).isInteractiveAuthorizationAllowed()).isFalse();
    }

    @Test
    void shouldStepOverFieldsThatNobodyKnows() {
        for (ByteOrder order : ORDERS) {
            RawMessage raw = RawMessage.of(MessageHeader.SIGNAL)
                    .order(order)
                    .with(255, "a{sv}", Map.of("k", new Variant("(yx)", Struct.of((byte) 1, 2L))))
                    .with(HeaderField.PATH, "o", new ObjectPath("/p"))
                    .with(10, "y", (byte) 1)
                    .with(HeaderField.INTERFACE, "s", "a.b")
                    .with(10, "y", (byte) 1)
                    .with(HeaderField.MEMBER, "s", "C")
                    .with(77, "t", -1L);
            assertThat(wrap(raw)).hasToString("SIGNAL a.b.C of /p ()");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 127, 255})
    void shouldTolerateTypesThatNobodyKnows(int type) {
        WireMessage unknown = wrap(RawMessage.of(type));
        assertThat(unknown.isOfKnownType()).isFalse();
        assertThat(unknown).hasToString("a message of type " + type);
        assertThat(unknown.isReplyExpected()).isFalse();
        assertThatThrownBy(unknown::type)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("type %d ".formatted(type))
                .hasMessageContaining("isOfKnownType");
    }

    @Test
    void shouldShowRandomMessagesAsTheyWereWritten() {
        var random = new Random(SEED);
        for (int i = 0; i < MESSAGES; i++) {
            RawMessage raw = RawMessage.random(random);
            assertWraps(wrap(raw), raw);
            try (Message copy = message.copy()) {
                assertWraps(copy, raw);
            }
        }
    }

    private static void assertWraps(Message shown, RawMessage raw) {
        assertThat(shown.type().ordinal() + 1).isEqualTo(raw.type);
        assertThat(shown.serial()).isEqualTo(Integer.toUnsignedLong(raw.serial));
        assertThat(List.of(
                        shown.path().toString(),
                        shown.interfaceName().toString(),
                        shown.member().toString(),
                        shown.errorName().toString(),
                        String.valueOf(shown.replySerial()),
                        shown.destination().toString(),
                        shown.sender().toString(),
                        shown.signature().toString()))
                .containsExactly(
                        raw.field(HeaderField.PATH, ""),
                        raw.field(HeaderField.INTERFACE, ""),
                        raw.field(HeaderField.MEMBER, ""),
                        raw.field(HeaderField.ERROR_NAME, ""),
                        raw.field(HeaderField.REPLY_SERIAL, "0"),
                        raw.field(HeaderField.DESTINATION, ""),
                        raw.field(HeaderField.SENDER, ""),
                        raw.signature);
        assertThat(RandomBodies.comparable(shown.body().readValues())).isEqualTo(RandomBodies.comparable(raw.values));
    }

    @Test
    void shouldReadWhatTheEncoderWrites() {
        var random = new Random(SEED);
        for (int i = 1; i < MESSAGES; i++) {
            String types = RandomBodies.signature(random);
            Object[] values = RandomBodies.values(random, types).toArray();
            MethodCall call = MethodCall.to("a.b", "/p", "c.d", "E").withArguments(types, values);
            WireMessage read = wrap(WireEncoder.methodCall(random.nextBoolean() ? call : call.withoutAutoStart(), i));
            assertThat(read).hasToString("METHOD_CALL c.d.E of /p (%s)".formatted(types));
            assertThat(read.destination()).hasToString("a.b");
            assertThat(read.isReplyExpected()).isTrue();
            assertWritten(read, i, values);
            assertThat(wrap(WireEncoder.methodCallWithoutReply(call, i)).isReplyExpected())
                    .isFalse();
            Signal signal = Signal.of("/p", "c.d", "E").withArguments(types, values);
            assertThat(wrap(WireEncoder.signal(signal, -i))).hasToString("SIGNAL c.d.E of /p (%s)".formatted(types));
            assertWritten(message, -i, values);
        }
    }

    private static void assertWritten(WireMessage read, int serial, Object[] values) {
        assertThat(read.serial()).isEqualTo(Integer.toUnsignedLong(serial));
        assertThat(RandomBodies.comparable(read.body().readValues()))
                .isEqualTo(RandomBodies.comparable(Arrays.asList(values)));
    }

    @Test
    void shouldReadAnErrorThatTheEncoderWrites() {
        Message call = wrap(RawMessage.methodCall().with(HeaderField.SENDER, "s", ":1.2"))
                .copy();
        WireMessage error = wrap(WireEncoder.error(call, new BusException("a.b", "why"), 3));
        assertThat(error.replySerial()).isEqualTo(call.serial());
        assertThat(error.errorName()).hasToString("a.b");
        assertThat(error.destination()).hasToString(":1.2");
        assertThat(error.body().readValues()).containsExactly("why");
    }

    // --- the size

    @Test
    void shouldReturnTheSizeOnceTheHeaderIsComplete() {
        for (ByteOrder order : ORDERS) {
            byte[] bytes = RawMessage.signal().order(order).body("s", "text").bytes();
            MemorySegment memory = MemorySegment.ofArray(bytes);
            for (int available = 0; available < WireMessage.HEADER_SIZE; available++) {
                assertThat(WireMessage.sizeOf(memory, 0, available, bytes.length))
                        .isZero();
            }
            assertThat(WireMessage.sizeOf(memory, 0, WireMessage.HEADER_SIZE, bytes.length))
                    .isEqualTo(bytes.length);
            assertRefused(
                    ErrorName.LIMITS_EXCEEDED,
                    "a message of %d bytes: at most %d are allowed".formatted(bytes.length, bytes.length - 1),
                    () -> WireMessage.sizeOf(memory, 0, bytes.length, bytes.length - 1));
        }
    }

    @Test
    void shouldRefuseAMessageThatIsCutOffAnywhere() {
        byte[] whole = RawMessage.signal().body("s", "text").bytes();
        for (int size = 0; size < whole.length; size++) {
            byte[] bytes = Arrays.copyOf(whole, size);
            assertRefused(ErrorName.INCONSISTENT_MESSAGE, size + " bytes are not its size", () -> wrap(bytes));
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, longer.length + " bytes are not its size", () -> wrap(longer));
    }

    // --- invalid messages

    /**
     * A signal whose body is the string "x". The field of its path is at 16, of the interface at 32, of the member at
     * 48, of the signature at 64.
     */
    private static byte[] signal() {
        return RawMessage.signal().body("s", "x").bytes();
    }

    static Stream<Arguments> brokenHeaders() {
        return Stream.of(
                changed("begins with byte order 120", 0, 'x'),
                changed("begins with byte order 76", 0, 'L'),
                changed("type 0, at byte 0", 1, 0),
                changed("begins with version 0", 3, 0),
                changed("begins with version 2", 3, 2),
                changed("the serial is 0, at byte 0", 8, 0),
                changed("header field 0, at byte 16", 16, 0),
                changed("header field 1 isn't of type 'o', at byte 16", 18, 's'),
                changed("header field 1 isn't of type 'o', at byte 16", 17, 2),
                changed("header field 1 isn't of type 'o', at byte 16", 19, 1),
                changed("header field 2 isn't of type 's', at byte 32", 34, 'o'),
                changed("header field 8 isn't of type 'g', at byte 64", 66, 's'),
                changed("header field 1 has 4294967295 bytes, at byte 24", 20, -1, -1, -1, -1),
                changed("header field 1 has 47 bytes, at byte 24", 20, 47),
                changed("header field 3 has 2147483647 bytes, at byte 56", 52, -1, -1, -1, 127),
                changed("header field 8 has 255 bytes, at byte 69", 68, 255),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 25", 25, 'a'),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 25", 26, 1),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 25", 31, 1),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 43", 47, 1),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 57", 58, 1),
                changed("a text doesn't end with NUL, or padding isn't zero, at byte 70", 71, 1),
                changed("header field 1 isn't valid: \"a\", at byte 24", 24, 'a'),
                changed("header field 2 isn't valid: \"a-b\", at byte 40", 41, '-'),
                changed("header field 2 isn't valid: \".ab\", at byte 40", 40, '.', 'a'),
                changed("header field 2 isn't valid: \"a.1\", at byte 40", 42, '1'),
                changed("header field 2 isn't valid: \"a\\u0000b\", at byte 40", 41, 0),
                changed("header field 3 isn't valid: \"9\", at byte 56", 56, '9'),
                changed("header field 3 isn't valid: \"\ufffd\", at byte 56", 56, 0xc3),
                changed("header field 8 isn't valid: \"{\", at byte 69", 69, '{'),
                changed("header field 1 occurs twice, or is 0, at byte 40", 32, 1, 1, 'o'),
                changed(
                        "a local message was sent",
                        RawMessage.signal()
                                .without(HeaderField.INTERFACE)
                                .with(HeaderField.INTERFACE, "s", "org.freedesktop.DBus.Local")),
                changed(
                        "a local message was sent",
                        RawMessage.signal()
                                .without(HeaderField.PATH)
                                .with(HeaderField.PATH, "o", new ObjectPath("/org/freedesktop/DBus/Local"))));
    }

    private static Arguments changed(String why, int at, int... bytes) {
        byte[] message = signal();
        for (int i = 0; i < bytes.length; i++) {
            message[at + i] = (byte) bytes[i];
        }
        return Arguments.of(why, message);
    }

    private static Arguments changed(String why, RawMessage message) {
        return Arguments.of(why, message.bytes());
    }

    static Stream<Arguments> otherFields() {
        return Stream.of(
                changed(
                        "type 4 lacks a header field that it needs",
                        RawMessage.signal().without(HeaderField.PATH)),
                changed(
                        "type 4 lacks a header field that it needs",
                        RawMessage.signal().without(HeaderField.INTERFACE)),
                changed(
                        "type 4 lacks a header field that it needs",
                        RawMessage.signal().without(HeaderField.MEMBER)),
                changed(
                        "type 1 lacks a header field that it needs",
                        RawMessage.methodCall().without(HeaderField.PATH)),
                changed(
                        "type 1 lacks a header field that it needs",
                        RawMessage.methodCall().without(HeaderField.MEMBER)),
                changed("type 2 lacks a header field that it needs", RawMessage.of(MessageHeader.METHOD_RETURN)),
                changed(
                        "type 3 lacks a header field that it needs",
                        RawMessage.error(1, "a.b").without(HeaderField.ERROR_NAME)),
                changed(
                        "type 3 lacks a header field that it needs",
                        RawMessage.error(1, "a.b").without(HeaderField.REPLY_SERIAL)),
                changed("header field 5 occurs twice, or is 0", RawMessage.methodReturn(0)),
                changed(
                        "header field 5 occurs twice, or is 0",
                        RawMessage.methodReturn(1).with(HeaderField.REPLY_SERIAL, "u", 1L)),
                changed("header field 3 occurs twice", RawMessage.signal().with(HeaderField.MEMBER, "s", "C")),
                changed(
                        "header field 8 occurs twice",
                        RawMessage.signal().body("s", "x").with(HeaderField.SIGNATURE, "g", new Signature("s"))),
                changed("header field 5 isn't of type 'u'", RawMessage.of(2).with(HeaderField.REPLY_SERIAL, "i", 1)),
                changed("header field 6 isn't valid: \"\"", RawMessage.signal().with(HeaderField.DESTINATION, "s", "")),
                changed(
                        "header field 6 isn't valid: \"a\"",
                        RawMessage.signal().with(HeaderField.DESTINATION, "s", "a")),
                changed("header field 7 isn't valid: \":\"", RawMessage.signal().with(HeaderField.SENDER, "s", ":")),
                changed(
                        "header field 7 isn't valid: \"1.2\"",
                        RawMessage.signal().with(HeaderField.SENDER, "s", "1.2")),
                changed("header field 4 isn't valid: \"a\"", RawMessage.error(1, "a")),
                changed(
                        "header field 9 occurs twice",
                        RawMessage.signal().with(HeaderField.UNIX_FDS, "u", 1L).with(HeaderField.UNIX_FDS, "u", 0L)),
                changed(
                        "a body of 6 bytes without types, at byte 64",
                        RawMessage.signal().untypedBody("s", List.of("x"))),
                changed(
                        "a body of 1 bytes without types",
                        RawMessage.signal()
                                .untypedBody("y", List.of((byte) 1))
                                .with(HeaderField.SIGNATURE, "g", new Signature(""))));
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @MethodSource({"brokenHeaders", "otherFields"})
    void shouldReportWhatIsWrongWithAHeader(String why, byte[] bytes) {
        wrap(RawMessage.signal());
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, why, () -> wrap(bytes));
        assertThatThrownBy(message::path).isInstanceOf(IllegalStateException.class);
        assertThat(message).hasToString("a message that is no longer valid");
    }

    private static void assertRefused(String name, String why, Runnable reading) {
        assertThatThrownBy(reading::run).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.message()).contains(why);
            assertThat(e.name()).isEqualTo(name);
        });
    }

    @Test
    void shouldRefuseFieldsThatDontEndAtTheirSize() {
        byte[] whole = signal();
        for (int size = 0; size < whole[12]; size++) {
            byte[] bytes = whole.clone();
            bytes[12] = (byte) size;
            bytes[4] = (byte) (whole.length - 16 - MessageHeader.aligned(size)); // the rest becomes the body
            assertThatThrownBy(() -> wrap(bytes))
                    .as("%d bytes of fields", size)
                    .isInstanceOfSatisfying(
                            BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.INCONSISTENT_MESSAGE));
        }
    }

    @Test
    void shouldRefuseWhatFollowsTheLastValue() {
        RawMessage raw = RawMessage.signal()
                .untypedBody("yy", List.of((byte) 1, (byte) 2))
                .with(HeaderField.SIGNATURE, "g", new Signature("y"));
        BodyReader body = wrap(raw).body();
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "1 bytes follow the last value", body::readByte);
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "1 bytes follow the last value", body.rewind()::skip);
    }

    @Test
    void shouldRefuseANumberThatIsCutOff() {
        byte[] bytes = Arrays.copyOf(RawMessage.methodReturn(1).bytes(), 24);
        bytes[12] = 7;
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "header field 5 is cut off, at byte 20", () -> wrap(bytes));
    }

    @Test
    void shouldRefusePaddingBehindANumberThatIsNotZero() {
        byte[] unknown = RawMessage.methodReturn(1).with(99, "y", (byte) 1).bytes();
        assertThat(unknown).hasSize(32);
        unknown[31] = 1;
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "padding isn't zero, at byte 29", () -> wrap(unknown));
    }

    @Test
    void shouldRefuseAFieldThatNobodyKnowsAndThatIsBroken() {
        byte[] cut = RawMessage.methodReturn(1).with(99, "s", "text").bytes();
        cut[28] = 100;
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "101 bytes are needed", () -> wrap(cut));
        byte[] text = RawMessage.methodReturn(1)
                .with(99, "(as)", Struct.of(List.of("text")))
                .bytes();
        text[text.length - 5] = (byte) 0xff;
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "malformed UTF-8", () -> wrap(text));
        byte[] type = RawMessage.methodReturn(1).with(99, "s", "text").bytes();
        type[26] = '(';
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "invalid signature \"(\"", () -> wrap(type));
    }

    /** Changes a byte of a message: the message is refused, or has valid contents. */
    @Test
    void shouldShowOrRefuseEveryChangedByte() {
        byte[] valid = RawMessage.signal()
                .with(HeaderField.SENDER, "s", ":1.2")
                .with(200, "v", new Variant("as", List.of("a")))
                .body("sa{sv}", "text", Map.of("k", new Variant("ai", List.of(1, 2))))
                .bytes();
        int refused = 0;
        for (int at = 0; at < valid.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = valid.clone();
                changed[at] = (byte) value;
                refused += isRefused(changed) ? 1 : 0;
            }
        }
        assertThat(refused).isBetween(valid.length * 150, valid.length * 255);
    }

    private boolean isRefused(byte[] bytes) {
        try {
            wrap(bytes).body().readValues();
            return false;
        } catch (BusException e) {
            assertThat(e.name())
                    .isIn(ErrorName.INCONSISTENT_MESSAGE, ErrorName.LIMITS_EXCEEDED, ErrorName.NOT_SUPPORTED);
            return true;
        }
    }

    /** Tests all sequences of up to four bytes from the bytes at which UTF-8's rules change. */
    @Test
    void shouldAcceptTheSameTextAsTheJdk() {
        int[] bytes = {
            0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xf8,
            0xff
        };
        List<String> wrong = new ArrayList<>();
        for (int a : bytes) {
            for (int b : bytes) {
                for (int c : bytes) {
                    for (int d : bytes) {
                        byte[] text = {'.', (byte) a, (byte) b, (byte) c, (byte) d, '.'};
                        if (Utf8.malformedAt(MemorySegment.ofArray(text), 0, text.length) < 0 != isText(text)) {
                            wrong.add(HexFormat.of().formatHex(text));
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isText(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseTextThatIsNoUtf8() {
        byte[] bytes = RawMessage.signal().body("s", "f89f9880").bytes();
        System.arraycopy(HexFormat.of().parseHex("f89f9880"), 0, bytes, bytes.length - 9, 4);
        BodyReader body = wrap(bytes).body();
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "malformed UTF-8 at byte 4 of the body", body::readString);
    }

    // --- vulnerabilities of other implementations

    /** CVE-2022-42010: brackets of one kind closed by the other. */
    @ParameterizedTest
    @ValueSource(strings = {"a{i(u})", "a(s}", "(s}", "a{s)", "()", "a", "{sv}", "a{vs}", "a{s}", "aa{ssu}", "e", "r"})
    void shouldRefuseSignaturesThatDontNest(String types) {
        byte[] header = RawMessage.signal()
                .with(HeaderField.SIGNATURE, "g", new Signature("y".repeat(types.length())))
                .bytes();
        byte[] bytes = replaced(header, "y".repeat(types.length()) + "\0", types + "\0");
        assertRefused(ErrorName.INCONSISTENT_MESSAGE, "header field 8 isn't valid", () -> wrap(bytes));
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        return new String(bytes, ISO_8859_1).replace(from, to).getBytes(ISO_8859_1);
    }

    /** CVE-2022-42011: an array whose size is no multiple of its element's. */
    @Test
    void shouldRefuseAnArrayThatEndsInsideAnElement() {
        for (ByteOrder order : ORDERS) {
            byte[] bytes =
                    RawMessage.signal().order(order).body("at", List.of(1L, 2L)).bytes();
            int sizeAt = bytes.length - 24;
            bytes[sizeAt] = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 12 : 0);
            bytes[sizeAt + 3] = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 0 : 12);
            WireMessage wrapped = wrap(bytes);
            assertRefused(
                    ErrorName.INCONSISTENT_MESSAGE,
                    "an array of 't' has 12 bytes",
                    () -> wrapped.body().readArray('t'));
            assertRefused(
                    ErrorName.INCONSISTENT_MESSAGE,
                    "8 bytes are needed, 4 are left",
                    () -> wrapped.body().readValues());
        }
    }

    /** CVE-2022-42012: descriptors in a message in foreign byte order. */
    @Test
    void shouldReadNoDescriptorsInEitherOrder() {
        for (ByteOrder order : ORDERS) {
            for (long announced : new long[] {0, 1, 0xffff_ffffL}) {
                RawMessage raw = RawMessage.signal()
                        .order(order)
                        .with(HeaderField.UNIX_FDS, "u", announced)
                        .untypedBody("us", List.of(0L, "text"))
                        .with(HeaderField.SIGNATURE, "g", new Signature("hs"));
                BodyReader body = wrap(raw).body();
                assertRefused(
                        ErrorName.NOT_SUPPORTED, "a Bus receives them, this connection closes them", body::readUnixFd);
                assertThat(body.rewind().skip().readString()).isEqualTo("text");
            }
        }
    }

    /** CVE-2019-6454: a path that is longer than the stack. The specification has no limit. */
    @Test
    void shouldShowAHugePath() {
        String path = "/" + "a".repeat(20 << 20);
        RawMessage raw = RawMessage.signal().without(HeaderField.PATH).with(HeaderField.PATH, "o", path);
        assertThat(wrap(raw).path().contentEquals(path)).isTrue();
        assertThat(message.toString()).hasSizeLessThan(400).contains("aaa… (%d bytes)".formatted(path.length()));
    }

    @Test
    void shouldShowWhatATypeDoesNotNeed() {
        for (RawMessage raw : List.of(RawMessage.signal(), RawMessage.methodCall())) {
            raw.with(HeaderField.REPLY_SERIAL, "u", 7L).with(HeaderField.ERROR_NAME, "s", "a.b");
            assertThat(wrap(raw).replySerial()).isEqualTo(7);
            assertThat(message.errorName()).hasToString("a.b");
        }
    }

    @Test
    void shouldRefuseHeaderFieldsOverTheSizeOfAnArray() {
        int size = BodyWriter.MAX_ARRAY + 1;
        byte[] bytes = new byte[(int) MessageHeader.aligned(16 + size)];
        System.arraycopy(RawMessage.signal().bytes(), 0, bytes, 0, 12);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(12, size);
        assertRefused(
                ErrorName.INCONSISTENT_MESSAGE,
                "header fields of 67108865 bytes, at most 67108864 are allowed",
                () -> wrap(bytes));
    }

    @Test
    void shouldQuoteNoMoreOfAMessageThanALineOfALogTakes() {
        RawMessage raw = RawMessage.signal().without(HeaderField.MEMBER);
        raw.with(HeaderField.MEMBER, "s", "\033[31m" + "x".repeat(1 << 20));
        assertThatThrownBy(() -> wrap(raw))
                .hasMessageContaining("\"\\e[31mxxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    /** CVE-2010-4352: variants in variants. */
    @Test
    void shouldRefuseVariantsThatAreNestedWithoutEnd() {
        assertThat(wrap(RawMessage.signal().body("v", nested(127))).body().readValues())
                .hasSize(1);
        BodyReader deep = wrap(RawMessage.signal().body("v", nested(1_000))).body();
        assertRefused(ErrorName.LIMITS_EXCEEDED, "nested more than 128 deep", deep::readValues);
        assertRefused(ErrorName.LIMITS_EXCEEDED, "nested more than 128 deep", deep.rewind()::skip);
        RawMessage unknown = RawMessage.signal().with(99, "v", nested(1_000));
        assertRefused(ErrorName.LIMITS_EXCEEDED, "nested more than 128 deep", () -> wrap(unknown));
    }

    private static Variant nested(int times) {
        Variant variant = new Variant("y", (byte) 1);
        for (int i = 0; i < times; i++) {
            variant = new Variant("v", variant);
        }
        return variant;
    }

    // --- lifetime

    @Test
    void shouldReportThatItWrapsNothing() {
        assertNothingShown(message);
        Utf8View path = wrap(RawMessage.signal().body("s", "x")).path();
        BodyReader body = message.body();
        message.release();
        message.release();
        assertNothingShown(message);
        assertEnded(path::length);
        assertEnded(path::toString);
        assertEnded(body::hasNext);
        assertEnded(body::readString);
        assertEnded(body::skip);
    }

    private static void assertNothingShown(WireMessage message) {
        assertThat(message).hasToString("a message that is no longer valid");
        Stream.<Runnable>of(
                        message::isOfKnownType,
                        message::type,
                        message::serial,
                        message::replySerial,
                        message::path,
                        message::interfaceName,
                        message::member,
                        message::sender,
                        message::destination,
                        message::errorName,
                        message::signature,
                        message::isReplyExpected,
                        message::isInteractiveAuthorizationAllowed,
                        message::body,
                        message::copy)
                .forEach(WireMessageTest::assertEnded);
    }

    private static void assertEnded(Runnable use) {
        assertThatThrownBy(use::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("use copy() to retain it");
    }

    @Test
    void shouldEndTheViewsOfTheMessageBefore() {
        BodyReader body =
                wrap(RawMessage.signal().body("sau", "first", List.of(1L))).body();
        Utf8View text = body.readString(new Utf8View());
        Utf8View member = message.member(); // the message's own view, which is reused
        try (Message kept = message.copy()) {
            wrap(RawMessage.signal().body("s", "second"));
            assertEnded(text::toString);
            assertThat(kept.body().readString()).isEqualTo("first");
        }
        assertEnded(member::toString);
        assertThat(message.member()).isSameAs(member).hasToString("C");
        assertThat(message.body().readString()).isEqualTo("second");
    }

    @Test
    void shouldBelongToOneThread() {
        byte[] bytes = signal();
        wrap(bytes);
        Utf8View path = message.path();
        BodyReader body = message.body();
        Stream.<Runnable>of(() -> wrap(bytes), message::path, message::type, path::length, body::readString)
                .forEach(WireMessageTest::assertOfAnotherThread);
        assertThat(message.path()).hasToString("/");
    }

    private static void assertOfAnotherThread(Runnable use) {
        var used = new CompletableFuture<Void>();
        Thread.startVirtualThread(() -> {
            try {
                use.run();
                used.complete(null);
            } catch (Throwable t) {
                used.completeExceptionally(t);
            }
        });
        assertThatThrownBy(used::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(WrongThreadException.class)
                .hasMessageContaining("pass copy() to other threads");
    }

    @Test
    void shouldAllocateNothing() {
        byte[] bytes = RawMessage.signal()
                .with(HeaderField.SENDER, "s", ":1.2")
                .with(99, "s", "unknown")
                .body("sa{sv}", "text", Map.of("k", new Variant("u", 1L)))
                .bytes();
        MemorySegment memory = MemorySegment.ofArray(bytes);
        var text = new Utf8View();
        assertThat(Allocations.ofMany(() -> {
                    BodyReader body = message.wrap(memory, 0, bytes.length).body();
                    body.readString(text);
                    body.skip();
                    message.release();
                }))
                .isZero();
    }
}
