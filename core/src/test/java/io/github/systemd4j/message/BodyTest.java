package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.sdbus.NativeMessage;
import io.github.systemd4j.testing.WireBytes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodyTest {
    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReadWhatWasWritten(long seed) {
        var random = new Random(seed);
        String signature = RandomBodies.signature(random);
        List<Object> values = RandomBodies.values(random, signature);

        Body body = Body.of(signature, values.toArray());
        assertThat(body.signature()).isEqualTo(signature);
        assertThat(body.byteSize())
                .isEqualTo(ReferenceEncoder.encode(ByteOrder.nativeOrder(), signature, values).length);
        assertReads(body.reader(), values);
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            byte[] bytes = ReferenceEncoder.encode(order, signature, values);
            assertReads(WireBytes.reader(bytes, signature, order), values);
        }
        try (var libsystemd = new NativeMessage()) {
            assertReads(libsystemd.write(body), values);
        }
    }

    private static void assertReads(BodyReader reader, List<Object> values) {
        Object expected = RandomBodies.comparable(values);
        assertThat(RandomBodies.comparable(reader.readValues())).isEqualTo(expected);
        assertThat(reader.hasNext()).isFalse();
        assertThat((int) reader.peekType()).isZero();
        assertThat(reader.peekSignature()).isEmpty();

        Body copy = Body.write(writer -> writer.copy(reader.rewind()));
        assertThat(RandomBodies.comparable(copy.reader().readValues())).isEqualTo(expected);

        reader.rewind();
        for (int i = 0; i < values.size(); i++) {
            reader.skip();
        }
        assertThat(reader.hasNext()).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReadTheRestWhenContainersAreLeftEarly(long seed) {
        var random = new Random(seed);
        String signature = RandomBodies.signature(random);
        List<Object> values = RandomBodies.values(random, signature);
        ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Body body = Body.of(signature, values.toArray());
        try (var libsystemd = new NativeMessage()) {
            for (BodyReader reader : List.of(
                    WireBytes.reader(ReferenceEncoder.encode(order, signature, values), signature, order),
                    libsystemd.write(body))) {
                for (Object value : values) {
                    if (random.nextInt(3) == 0) {
                        assertThat(RandomBodies.comparable(reader.readValue()))
                                .isEqualTo(RandomBodies.comparable(value));
                    } else {
                        readSome(reader, random);
                    }
                }
                assertThat(reader.hasNext()).isFalse();
            }
        }
    }

    /** Reads a value, or only the first part of its contents. */
    private static void readSome(BodyReader reader, Random random) {
        switch (reader.peekType()) {
            case 'a' -> reader.enterArray();
            case '(' -> reader.enterStruct();
            case '{' -> reader.enterDictEntry();
            case 'v' -> reader.enterVariant();
            default -> {
                reader.skip();
                return;
            }
        }
        while (reader.hasNext() && random.nextInt(4) > 0) {
            readSome(reader, random);
        }
        reader.exit();
    }

    static Stream<Arguments> deepOnes() {
        Object arrays = (byte) 1;
        Object structs = (byte) 1;
        Object variants = (byte) 1;
        for (int i = 0; i < 32; i++) {
            arrays = i == 0 ? new byte[] {1} : List.of(arrays);
            structs = Struct.of(structs);
        }
        Object both = structs;
        for (int i = 0; i < 32; i++) {
            both = List.of(both);
        }
        String type = "y";
        for (int i = 0; i < 128; i++) {
            variants = new Variant(type, variants);
            type = "v";
        }
        return Stream.of(
                Arguments.of("a".repeat(32) + "y", arrays),
                Arguments.of("(".repeat(32) + "y" + ")".repeat(32), structs),
                Arguments.of("a".repeat(32) + "(".repeat(32) + "y" + ")".repeat(32), both),
                Arguments.of("v", variants));
    }

    @ParameterizedTest
    @MethodSource("deepOnes")
    void shouldReadWhatWasWrittenWhenNestedToTheLimit(String signature, Object value) {
        try (var libsystemd = new NativeMessage()) {
            Body body = Body.of(signature, value);
            assertReads(body.reader(), List.of(value));
            assertReads(libsystemd.write(body), List.of(value));
        }
    }

    @Test
    void shouldRefuseWhenContainersAreNestedTooDeep() {
        Object value = 1;
        for (int i = 0; i < 129; i++) {
            value = new Variant(i == 0 ? "i" : "v", value);
        }
        Object tooDeep = value;
        assertThatThrownBy(() -> Body.of("v", tooDeep))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
    }

    static Stream<Arguments> emptyOnes() {
        return Stream.of(
                Arguments.of("s", ""),
                Arguments.of("g", new Signature("")),
                Arguments.of("as", List.of()),
                Arguments.of("ax", List.of()),
                Arguments.of("a(s)", List.of()),
                Arguments.of("aas", List.of(List.of(), List.of())),
                Arguments.of("a{sv}", Map.of()),
                Arguments.of("v", new Variant("a{sv}", Map.of())),
                Arguments.of("a{sa{sv}}", Map.of("", Map.of())));
    }

    @ParameterizedTest
    @MethodSource("emptyOnes")
    void shouldReadWhatWasWrittenWhenEmpty(String signature, Object value) {
        try (var libsystemd = new NativeMessage()) {
            Body body = Body.of(signature, value);
            assertReads(body.reader(), List.of(value));
            assertReads(libsystemd.write(body), List.of(value));
        }
    }

    @Test
    void shouldHaveNothingWhenEmpty() {
        for (Body body : List.of(Body.empty(), Body.of(""), Body.write(_ -> {}))) {
            assertThat(body.signature()).isEmpty();
            assertThat(body.byteSize()).isZero();
            assertThat(body.hasFds()).isFalse();
            assertThat(body.reader().readValues()).isEmpty();
            assertThat(body).hasToString("\"\" (0 bytes)");
        }
    }

    static Stream<Arguments> conversions() {
        return Stream.of(
                Arguments.of("y", 255, (byte) -1),
                Arguments.of("y", -128L, (byte) -128),
                Arguments.of("n", 7L, (short) 7),
                Arguments.of("q", 65_535L, 65_535),
                Arguments.of("u", (byte) 7, 7L),
                Arguments.of("x", (short) -7, -7L),
                Arguments.of("t", -1, -1L),
                Arguments.of("d", 3, 3.0),
                Arguments.of("d", 1.5f, 1.5),
                Arguments.of("v", "text", new Variant("s", "text")),
                Arguments.of("v", new Variant("v", 1), new Variant("v", new Variant("i", 1))),
                Arguments.of("v", Variant.of(Variant.of("text")), new Variant("v", new Variant("s", "text"))),
                Arguments.of("as", new TreeSet<>(List.of("b", "a")), List.of("a", "b")),
                Arguments.of("(si)", List.of("a", 1), Struct.of("a", 1)),
                Arguments.of("ay", List.of(1, 255), List.of((byte) 1, (byte) -1)));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void shouldConvertWhenTheValueFits(String type, Object value, Object read) {
        assertThat(RandomBodies.comparable(Body.of(type, value).reader().readValue()))
                .isEqualTo(read);
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("y", values(256), "256 is outside of type \"y\": -128 to 255"),
                Arguments.of("y", values(-129), "-129 is outside"),
                Arguments.of("n", values(32_768), "32768 is outside"),
                Arguments.of("q", values(-1), "-1 is outside of type \"q\": 0 to 65535"),
                Arguments.of("i", values(1L << 31), "2147483648 is outside"),
                Arguments.of("u", values(1L << 32), "4294967296 is outside of type \"u\": 0 to 4294967295"),
                Arguments.of("i", values(1.0), "Double (1.0) is not a value of type \"i\""),
                Arguments.of("b", values(1), "Integer (1) is not a value of type \"b\""),
                Arguments.of("d", values("1"), "String (1) is not a value of type \"d\""),
                Arguments.of("s", values(new ObjectPath("/a")), "ObjectPath (/a) is not a value of type \"s\""),
                Arguments.of("o", values("/a"), "String (/a) is not a value of type \"o\""),
                Arguments.of("g", values("s"), "String (s) is not a value of type \"g\""),
                Arguments.of("h", values(1), "Integer (1) is not a value of type \"h\""),
                Arguments.of("as", values("a"), "String (a) is not a value of type \"as\""),
                Arguments.of("a{ss}", values(List.of()), "is not a value of type \"a{ss}\""),
                Arguments.of("as", values(Map.of()), "is not a value of type \"as\""),
                Arguments.of("(s)", values("a"), "String (a) is not a value of type \"(s)\""),
                Arguments.of("(s)", values(List.of()), "\"s\" takes 1 values, not 0"),
                Arguments.of("(s)", values(Struct.of("a", "b")), "\"s\" takes 1 values, not 2"),
                Arguments.of("v", values(1.5f), "no D-Bus type follows from a java.lang.Float"),
                Arguments.of("v", values(List.of()), "new Variant(signature, value)"),
                Arguments.of("v", values(new Variant("s", 1)), "Integer (1) is not a value of type \"s\""),
                Arguments.of("s", values((Object) null), "null is not a value of type \"s\""),
                Arguments.of("as", values(Arrays.asList("a", null)), "null is not a value of type \"s\""),
                Arguments.of("ss", values("a"), "\"ss\" takes 2 values, not 1"),
                Arguments.of("", values("a"), "\"\" takes 0 values, not 1"),
                Arguments.of("ss", values("a", 2), "value at index 1 of \"ss\": a Integer"),
                Arguments.of(
                        "s(ia{s(ub)})", values("a", Struct.of(1, Map.of("k", Struct.of(2, 3)))), "index 1 of \"ub\""),
                Arguments.of("s", values("a\0b"), "a string has a NUL at character 1"),
                Arguments.of("s", values("\u00e9\0"), "a string has a NUL at character 1"),
                Arguments.of("s", values("ab\ud83d"), "an unpaired surrogate at character 2"),
                Arguments.of("s", values("\ude00\ud83d"), "an unpaired surrogate at character 0"));
    }

    private static Object[] values(Object... values) {
        return values;
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void shouldReportWhichValueWhenItDoesNotFit(String signature, Object[] values, String which) {
        assertThatThrownBy(() -> Body.of(signature, values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(which);
    }

    @Test
    void shouldBeReadAgainAndAgain() {
        Body body = Body.of("su", "a", 7);
        assertThat(body.reader().readValues()).isEqualTo(body.reader().readValues());
        BodyReader reader = body.reader();
        assertThat(reader.readString()).isEqualTo("a");
        assertThat(reader.rewind().readString()).isEqualTo("a");
        assertThat(reader.readUint32()).isEqualTo(7);
    }

    /** The keys have the same hash code. A map would compare them one by one if they weren't comparable. */
    @Test
    @Timeout(20)
    void shouldReadADictWhenItsKeysCollide() {
        var writer = BodyWriter.create();
        writer.beginArray("{gi}");
        for (int i = 0; i < 1 << 16; i++) {
            writer.beginDictEntry("gi");
            writer.writeSignature(new Signature(oneOfManyWithTheSameHash(i)));
            writer.writeInt32(i);
            writer.end();
        }
        writer.end();
        assertThat((Map<?, ?>) writer.toBody().reader().readValue()).hasSize(1 << 16);
    }

    private static String oneOfManyWithTheSameHash(int number) {
        var signature = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            signature.append((number >> bit & 1) == 0 ? "(u)sg" : "(sgu)");
        }
        return signature.toString();
    }

    @Test
    void shouldStayAsItIsWhenItsMemoryIsShown() {
        MemorySegment bytes = Body.of("ay", new byte[] {1}).reader().readArray('y');
        assertThat(bytes.isReadOnly()).isTrue();
    }

    /** Writers are reused, and padding isn't written as a value. */
    @Test
    void shouldHaveZerosAsPaddingAfterAnotherBody() {
        byte[] ones = new byte[100];
        Arrays.fill(ones, (byte) -1);
        for (int i = 0; i < 10; i++) {
            Body.of("ay", ones);
            Body padded = Body.of("yxyas", 1, 2L, 3, List.of());
            assertThat(padded.toByteArray()).doesNotContain(-1);
            assertThat(padded.reader().readValues()).containsExactly((byte) 1, 2L, (byte) 3, List.of());
            assertThatThrownBy(() -> Body.of("as", List.of(1))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
