package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.sdbus.NativeMessage;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.RandomBodies;
import io.github.systemd4j.message.ReferenceEncoder;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Allocations;
import io.github.systemd4j.testing.WireBytes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WireReaderTest {
    private static final long SEED = 42_011;
    private static final Set<String> OF_HOSTILE_BYTES =
            Set.of(ErrorName.INCONSISTENT_MESSAGE, ErrorName.INVALID_SIGNATURE, ErrorName.LIMITS_EXCEEDED);

    private static final Map<Character, Consumer<BodyReader>> READS = Map.ofEntries(
            Map.entry('y', BodyReader::readByte),
            Map.entry('b', BodyReader::readBoolean),
            Map.entry('n', BodyReader::readInt16),
            Map.entry('q', BodyReader::readUint16),
            Map.entry('i', BodyReader::readInt32),
            Map.entry('u', BodyReader::readUint32),
            Map.entry('x', BodyReader::readInt64),
            Map.entry('t', BodyReader::readUint64),
            Map.entry('d', BodyReader::readDouble),
            Map.entry('s', BodyReader::readString),
            Map.entry('o', BodyReader::readObjectPath),
            Map.entry('g', BodyReader::readSignature),
            Map.entry('h', BodyReader::readUnixFd),
            Map.entry('a', BodyReader::enterArray),
            Map.entry('(', BodyReader::enterStruct),
            Map.entry('{', BodyReader::enterDictEntry),
            Map.entry('v', BodyReader::enterVariant));

    private static final String TYPES = "ybnqiuxtdsogas(s)a{sv}v";
    private static final List<Object> VALUES = List.of(
            (byte) -1,
            true,
            (short) -2,
            65_535,
            -3,
            4_294_967_295L,
            -4L,
            -5L,
            0.5,
            "text",
            new ObjectPath("/a/b"),
            new Signature("a{sv}"),
            List.of("x", ""),
            Struct.of("y"),
            Map.of("k", new Variant("(ib)", Struct.of(1, false))),
            new Variant("at", List.of(6L)));

    static Stream<Arguments> readers() {
        return Stream.of(
                Arguments.of("little", encoded(ByteOrder.LITTLE_ENDIAN)),
                Arguments.of("big", encoded(ByteOrder.BIG_ENDIAN)));
    }

    private static BodyReader encoded(ByteOrder order) {
        return WireBytes.reader(ReferenceEncoder.encode(order, TYPES, VALUES), TYPES, order);
    }

    @ParameterizedTest(name = "{0} endian")
    @MethodSource("readers")
    void shouldReadEachTypeInEitherOrder(String order, BodyReader reader) {
        assertThat(reader.order()).hasToString(order.toUpperCase() + "_ENDIAN");
        assertThat(reader.readByte()).isEqualTo((byte) -1);
        assertThat(reader.readBoolean()).isTrue();
        assertThat(reader.readInt16()).isEqualTo((short) -2);
        assertThat(reader.readUint16()).isEqualTo(65_535);
        assertThat(reader.readInt32()).isEqualTo(-3);
        assertThat(reader.readUint32()).isEqualTo(4_294_967_295L);
        assertThat(reader.readInt64()).isEqualTo(-4);
        assertThat(reader.readUint64()).isEqualTo(-5);
        assertThat(reader.readDouble()).isEqualTo(0.5);
        assertThat(reader.readString(new Utf8View())).hasToString("text");
        assertThat(reader.readObjectPath(new Utf8View())).hasToString("/a/b");
        assertThat(reader.readSignature(new Utf8View())).hasToString("a{sv}");
        assertThat(reader.peekSignature()).isEqualTo("as");
        reader.enterArray().skip();
        assertThat(reader.hasNext()).isTrue();
        assertThat(reader.readString()).isEmpty();
        assertThat(reader.hasNext()).isFalse();
        reader.exit().enterStruct();
        assertThat(reader.readString()).isEqualTo("y");
        reader.exit().enterArray().enterDictEntry().skip().enterVariant();
        assertThat(reader.signature()).isEqualTo("(ib)");
        reader.enterStruct();
        assertThat(reader.signature()).isEqualTo("(ib)");
        assertThat(reader.readInt32()).isEqualTo(1);
        reader.exit().exit().exit().exit();
        assertThat(reader.signature()).isEqualTo(TYPES);
        assertThat(reader.readValue()).isEqualTo(new Variant("at", List.of(6L)));
        assertThat(reader.hasNext()).isFalse();
    }

    @ParameterizedTest(name = "{0} endian")
    @MethodSource("readers")
    void shouldStayWhereItIsWhenTheTypeIsWrong(String order, BodyReader reader) {
        assertStaysWhenTheTypeIsWrong(reader);
    }

    @Test
    void shouldStayWhereItIsWhenTheTypeIsWrongInLibsystemd() {
        try (var libsystemd = new NativeMessage()) {
            assertStaysWhenTheTypeIsWrong(libsystemd.write(Body.of(TYPES, VALUES.toArray())));
        }
    }

    private static void assertStaysWhenTheTypeIsWrong(BodyReader reader) {
        int position = 0;
        for (Object value : VALUES) {
            String type = reader.peekSignature();
            String where = "at position %d of \"%s\" the type is \"%s\"".formatted(position, TYPES, type);
            READS.forEach((code, read) -> {
                if (code != type.charAt(0)) {
                    assertMismatch(() -> read.accept(reader), where);
                }
            });
            assertMismatch(() -> reader.readArray('u'), where);
            assertThat(reader.readValue()).isEqualTo(value);
            position += type.length();
        }
        assertMismatch(reader::readByte, "'y' was requested, but at position " + position);
        assertMismatch(reader::skip, "there are no more values");
        assertMismatch(reader::readValue, "no more");
        assertMismatch(() -> reader.readArray('y'), "there are no more values");
    }

    private static void assertMismatch(Runnable read, String where) {
        assertThatThrownBy(read::run).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.INVALID_SIGNATURE);
            assertThat(e.message()).contains(where);
        });
    }

    @Test
    void shouldStayWhereItIsWhenAContainerHasNoMore() {
        Body body =
                Body.of("asaaya{sy}(y)vs", List.of("a"), List.of(new byte[0]), Map.of("k", 1), Struct.of(2), 3, "end");
        try (var libsystemd = new NativeMessage()) {
            for (BodyReader reader : List.of(body.reader(), libsystemd.write(body))) {
                reader.enterArray().skip();
                assertMismatch(reader::readString, "position 1 of \"asaaya{sy}(y)vs\" there are no more values");
                assertMismatch(reader::skip, "there are no more values");
                assertThat(reader.peekSignature()).isEmpty();
                reader.exit().enterArray().skip();
                assertMismatch(() -> reader.readArray('y'), "there are no more values");
                reader.exit().enterArray().enterDictEntry().skip().skip();
                assertMismatch(reader::readByte, "there are no more values");
                reader.exit();
                assertMismatch(reader::enterDictEntry, "there are no more values");
                reader.exit().enterStruct().skip();
                assertMismatch(reader::readByte, "there are no more values");
                reader.exit().enterVariant().skip();
                assertMismatch(reader::readInt32, "position 1 of a variant's \"i\" there are no more values");
                assertThat(reader.exit().readString()).isEqualTo("end");
            }
        }
    }

    @Test
    void shouldRefuseToExitWhenNothingWasEntered() {
        Body body = Body.of("s", "a");
        try (var libsystemd = new NativeMessage()) {
            for (BodyReader reader : List.of(body.reader(), libsystemd.write(body))) {
                assertThatThrownBy(reader::exit)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("no container");
                assertThat(reader.readString()).isEqualTo("a");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
    void shouldShowArraysAsMemoryInTheirOrder(String name) {
        ByteOrder order = name.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] bytes = ReferenceEncoder.encode(
                order,
                "yayanaqaiauaxatadax",
                (byte) 0,
                new byte[] {1, -1},
                List.of((short) -2),
                List.of(65_535, 1),
                List.of(-3, 1),
                List.of(4_294_967_295L),
                List.of(-4L, 1L),
                List.of(-5L),
                List.of(0.5, -0.5),
                List.of());
        BodyReader reader = WireBytes.reader(bytes, "yayanaqaiauaxatadax", order);
        assertThat(reader.skip().order()).isEqualTo(order);
        assertThat(reader.readArray('y').toArray(JAVA_BYTE)).containsExactly(1, -1);
        assertThat(reader.readArray('n').toArray(JAVA_SHORT_UNALIGNED.withOrder(order)))
                .containsExactly((short) -2);
        assertThat(reader.readArray('q').toArray(JAVA_SHORT_UNALIGNED.withOrder(order)))
                .containsExactly((short) -1, (short) 1);
        assertThat(reader.readArray('i').toArray(JAVA_INT_UNALIGNED.withOrder(order)))
                .containsExactly(-3, 1);
        assertThat(reader.readArray('u').toArray(JAVA_INT_UNALIGNED.withOrder(order)))
                .containsExactly(-1);
        assertThat(reader.readArray('x').toArray(JAVA_LONG_UNALIGNED.withOrder(order)))
                .containsExactly(-4, 1);
        assertThat(reader.readArray('t').toArray(JAVA_LONG_UNALIGNED.withOrder(order)))
                .containsExactly(-5);
        assertThat(reader.readArray('d').toArray(JAVA_DOUBLE_UNALIGNED.withOrder(order)))
                .containsExactly(0.5, -0.5);
        assertThat(reader.readArray('x').byteSize()).isZero();
        assertThat(reader.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(chars = {'b', 'h', 's', 'v', 'a', '('})
    void shouldRefuseToShowAnArrayAsMemoryWhenItsBytesAreNoValues(char element) {
        BodyReader reader = Body.of("ab", List.of(true)).reader();
        assertThatThrownBy(() -> reader.readArray(element))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + element + "'");
        assertThat(reader.readValue()).isEqualTo(List.of(true));
    }

    static Stream<Arguments> brokenOnes() {
        String deep = "0176 00".repeat(1000) + "017900 01";
        return Stream.of(
                broken("b", "02000000", "a boolean is 2"),
                broken("ab", "04000000 00000100", "a boolean is 65536"),
                broken("yi", "01000001 02000000", "padding isn't zero at byte 4"),
                broken("ax", "00000000 00000080", "padding isn't zero at byte 8"),
                broken("y(y)", "01 00000000000001 02", "padding isn't zero at byte 8"),
                broken("i", "010000", "4 bytes are needed, 3 are left at byte 0 of the body, position 0 of \"i\""),
                broken("s", "01000000 61", "2 bytes are needed, 1 are left"),
                broken("s", "01000000 6161", "a text doesn't end with NUL"),
                broken("s", "00000000", "1 bytes are needed"),
                broken("s", "ffffffff 00", "a text has 4294967295 bytes"),
                broken("s", "ffffff7f 00", "2147483648 bytes are needed, 1 are left"),
                broken("s", "03000000 61006200", "a string has a NUL or malformed UTF-8 at byte 5"),
                broken("s", "02000000 61c300", "malformed UTF-8 at byte 5"),
                broken("o", "00000000 00", "an object path is invalid"),
                broken("o", "01000000 6100", "an object path is invalid"),
                broken("o", "02000000 2f2f00", "an object path is invalid"),
                broken("o", "02000000 2f0000", "an object path is invalid"),
                broken("g", "026100", "3 bytes are needed"),
                broken(
                        "g",
                        "016100",
                        "invalid signature \"a\" at character 1: a type is missing, at position 0 of \"g\""),
                broken("g", "02730000", "invalid signature \"s\\u0000\""),
                broken("ai", "03000000 010000", "4 bytes are needed, 3 are left"),
                broken("ai", "06000000 010000000200", "4 bytes are needed, 2 are left"),
                broken("as", "05000000 01000000 6100", "2 bytes are needed, 1 are left"),
                broken("ai", "08000000 01000000", "an array has 8 bytes, 4 are left"),
                broken("ay", "01000004 00", "an array has 67108865 bytes, at most 67108864 are allowed"),
                broken("ay", "ffffffff 00", "an array has 4294967295 bytes, at most"),
                broken("ax", "00000000", "4 bytes are needed, 0 are left"),
                broken("aay", "04000000 01000000 61", "an array has 1 bytes, 0 are left"),
                broken("a(yy)", "01000000 00000000 01", "1 bytes are needed, 0 are left"),
                broken("v", "0000", "\"\" is not exactly one complete type, at position 0 of \"v\""),
                broken("v", "0273730000000000", "\"ss\" is not exactly one complete type"),
                broken("v", "0161 00", "invalid signature \"a\""),
                broken("v", "0328617d00", "invalid signature \"(a}\""),
                broken("v", "04617b697300", "invalid signature \"a{is\""),
                broken("v", "0179", "2 bytes are needed, 1 are left"),
                broken("v", "017901", "a text doesn't end with NUL"),
                broken("v", "ff79", "256 bytes are needed"),
                broken("v", deep, "containers are nested more than 128 deep at position 0 of a variant's \"v\""),
                broken("h", "00000000", "fd index 0 of 0"),
                broken("h", "ffffffff", "fd index 4294967295 of 0"));
    }

    private static Arguments broken(String signature, String bytes, String why) {
        return Arguments.of(signature, bytes.replace(" ", ""), why);
    }

    @ParameterizedTest
    @MethodSource("brokenOnes")
    void shouldReportWhatIsWrongWhenMalformed(String signature, String hex, String why) {
        BodyReader reader = WireBytes.reader(HexFormat.of().parseHex(hex), signature, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(reader::readValues).isInstanceOfSatisfying(BusException.class, e -> {
                assertThat(OF_HOSTILE_BYTES).contains(e.name());
                assertThat(e.errno()).isIn(74, 90); // EBADMSG, EMSGSIZE
                assertThat(e.message()).contains(why);
            });
            reader.rewind();
        }
    }

    @ParameterizedTest
    @CsvSource({"an, 3, n", "au, 6, u", "ad, 12, d"})
    void shouldRefuseToShowAnArrayWhenItsSizeIsNoMultiple(String signature, byte size, char element) {
        byte[] bytes = new byte[24];
        bytes[0] = size;
        BodyReader reader = WireBytes.reader(bytes, signature, ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> reader.readArray(element))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("an array of '%c' has %d bytes".formatted(element, size));
    }

    @Test
    void shouldFailWhenTruncatedAnywhere() {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            byte[] whole = ReferenceEncoder.encode(order, TYPES, VALUES);
            for (int size = 0; size < whole.length; size++) {
                BodyReader reader = WireBytes.reader(Arrays.copyOf(whole, size), TYPES, order);
                assertThat(catchThrowable(reader::readValues))
                        .as("%d of %d bytes", size, whole.length)
                        .isInstanceOfSatisfying(
                                BusException.class,
                                e -> assertThat(e.name()).isEqualTo(ErrorName.INCONSISTENT_MESSAGE));
                assertHarmless(reader.rewind(), "truncated to " + size);
            }
        }
    }

    @Test
    void shouldFailAsOneErrorOrReadOnWhenAnyByteIsChanged() {
        byte[] whole = ReferenceEncoder.encode(ByteOrder.LITTLE_ENDIAN, TYPES, VALUES);
        for (int at = 0; at < whole.length; at++) {
            for (int by :
                    new int[] {0, 1, 2, 0x20, 0x7f, 0x80, 0xff, 'v', 'a', '(', '{', whole[at] + 1, whole[at] ^ 0x80}) {
                byte[] bytes = whole.clone();
                bytes[at] = (byte) by;
                BodyReader reader = WireBytes.reader(bytes, TYPES, ByteOrder.LITTLE_ENDIAN);
                assertHarmless(reader, "byte %d is %d".formatted(at, by));
            }
        }
    }

    @Test
    void shouldFailAsOneErrorOrReadOnWhenGarbage() {
        var random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String signature = RandomBodies.signature(random).replace('u', 'h');
            byte[] bytes = garbage(random);
            ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            assertHarmless(
                    WireBytes.reader(bytes, signature, order), "seed %d, %d: \"%s\"".formatted(SEED, i, signature));
        }
    }

    /** Returns random bytes, many of them small, as lengths and padding are. */
    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(100)];
        int zeros = random.nextInt(10);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(10) < zeros ? 0 : random.nextInt(random.nextBoolean() ? 8 : 256));
        }
        return bytes;
    }

    private static void assertHarmless(BodyReader reader, String what) {
        for (Consumer<BodyReader> use : List.<Consumer<BodyReader>>of(
                BodyReader::readValues,
                WireReaderTest::skipAll,
                WireReaderTest::openAll,
                each -> Body.write(writer -> writer.copy(each)))) {
            try {
                use.accept(reader.rewind());
            } catch (BusException e) {
                if (!OF_HOSTILE_BYTES.contains(e.name())) {
                    fail(what, e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                fail(what, e);
            }
        }
    }

    private static void skipAll(BodyReader reader) {
        while (reader.hasNext()) {
            reader.skip();
        }
    }

    private static void openAll(BodyReader reader) {
        while (reader.hasNext()) {
            switch (reader.peekType()) {
                case 'a' -> openAll(reader.enterArray());
                case '(' -> openAll(reader.enterStruct());
                case '{' -> openAll(reader.enterDictEntry());
                case 'v' -> openAll(reader.enterVariant());
                default -> {
                    reader.skip();
                    continue;
                }
            }
            reader.exit();
        }
    }

    /** Calls any method after any error. */
    @Test
    void shouldStayHarmlessWhenMisused() {
        var random = new Random(SEED);
        List<Consumer<BodyReader>> uses = new ArrayList<>(READS.values());
        Collections.addAll(
                uses,
                BodyReader::skip,
                BodyReader::exit,
                BodyReader::exit,
                BodyReader::hasNext,
                BodyReader::peekSignature,
                BodyReader::signature,
                BodyReader::readValue,
                reader -> reader.readArray("ynqiuxtd".charAt(random.nextInt(8))));
        for (int i = 0; i < 5_000; i++) {
            String signature = RandomBodies.signature(random);
            boolean valid = random.nextBoolean();
            byte[] bytes = valid
                    ? ReferenceEncoder.encode(
                            ByteOrder.LITTLE_ENDIAN, signature, RandomBodies.values(random, signature))
                    : garbage(random);
            BodyReader reader = WireBytes.reader(bytes, signature, ByteOrder.LITTLE_ENDIAN);
            for (int step = 0; step < 100; step++) {
                char next = reader.peekType();
                Consumer<BodyReader> use =
                        random.nextInt(3) > 0 && next != 0 ? READS.get(next) : uses.get(random.nextInt(uses.size()));
                try {
                    use.accept(reader);
                } catch (BusException | IllegalStateException expected) {
                    assertThat(expected.getMessage()).isNotNull();
                } catch (RuntimeException | StackOverflowError e) {
                    fail("seed %d, %d: \"%s\", step %d".formatted(SEED, i, signature, step), e);
                }
            }
        }
    }

    @Test
    void shouldEndWhenAnArrayHasAsManyElementsAsFit() {
        int size = 1 << 20;
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + size).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
        BodyReader reader = WireBytes.reader(bytes.array(), "aai", ByteOrder.LITTLE_ENDIAN);
        assertThat((List<?>) reader.readValue()).hasSize(size / 4);
    }

    @Test
    void shouldAllocateNothingWhenTextIsShown() {
        String types = "sa{sv}as";
        byte[] bytes = ReferenceEncoder.encode(
                ByteOrder.nativeOrder(),
                types,
                "org.freedesktop.systemd1.Unit",
                Map.of(
                        "ActiveState", new Variant("s", "active"),
                        "ActiveEnterTimestamp", new Variant("t", 1_700_000_000_000_000L),
                        "Job", new Variant("(uo)", Struct.of(0L, new ObjectPath("/"))),
                        "Nested", new Variant("v", new Variant("ab", List.of(true, false)))),
                List.of("Conditions", "Asserts"));
        var memory = MemorySegment.ofArray(bytes);
        var reader = new WireReader();
        var text = new Utf8View();
        long[] sum = new long[1];
        long allocated = Allocations.ofMany(() -> {
            reader.wrap(memory, 0, bytes.length, types, ByteOrder.nativeOrder(), List.of());
            if (!reader.readString(text).contentEquals("org.freedesktop.systemd1.Unit")) {
                throw new AssertionError();
            }
            reader.enterArray();
            while (reader.hasNext()) {
                reader.enterDictEntry();
                sum[0] += reader.readString(text).contentHash();
                reader.enterVariant();
                switch (reader.peekType()) {
                    case 's' -> sum[0] += reader.readString(text).length();
                    case 't' -> sum[0] += reader.readUint64();
                    case '(' -> {
                        reader.enterStruct();
                        sum[0] += reader.readUint32()
                                + reader.readObjectPath(text).length();
                        reader.exit();
                    }
                    default -> reader.skip();
                }
                reader.exit().exit();
            }
            reader.exit().enterArray();
            while (reader.hasNext()) {
                sum[0] += reader.readString(text).contentHash();
            }
            reader.exit();
        });
        assertThat(allocated).isZero();
    }

    @Test
    void shouldReadOneBodyAfterAnother() {
        var reader = new WireReader();
        for (String text : List.of("a", "bc")) {
            byte[] bytes = ReferenceEncoder.encode(ByteOrder.BIG_ENDIAN, "vs", new Variant("s", text), text);
            reader.wrap(MemorySegment.ofArray(bytes), 0, bytes.length, "vs", ByteOrder.BIG_ENDIAN, List.of());
            reader.enterVariant();
            assertThat(reader.readString()).isEqualTo(text);
        }
    }

    @Test
    void shouldCheckReceivedTypesWhenTheyBecameZeros() {
        var scope = new MessageScope(Thread.currentThread(), MemoryOwner.USER);
        var memory = MemorySegment.ofArray(Arrays.copyOf(new byte[] {'y', 'y', 'y'}, 16));
        var reader = new WireReader();
        assertThat(reader.wrap(memory, 0, 3, 0, 3, ByteOrder.nativeOrder(), scope)
                        .signature())
                .isEqualTo("yyy");
        reader.wrap(memory, 0, 3, "yvy", ByteOrder.nativeOrder(), List.of());

        assertThatThrownBy(() -> reader.wrap(memory, 0, 3, 8, 3, ByteOrder.nativeOrder(), scope))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("invalid signature");
        assertThat((int) reader.peekType()).isZero();
    }
}
