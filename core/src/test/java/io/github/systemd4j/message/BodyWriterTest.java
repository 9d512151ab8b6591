package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyWriterTest {
    private static final Map<Character, Consumer<BodyWriter>> WRITES = Map.ofEntries(
            Map.entry('y', writer -> writer.writeByte((byte) 1)),
            Map.entry('b', writer -> writer.writeBoolean(true)),
            Map.entry('n', writer -> writer.writeInt16((short) 1)),
            Map.entry('q', writer -> writer.writeUint16(1)),
            Map.entry('i', writer -> writer.writeInt32(1)),
            Map.entry('u', writer -> writer.writeUint32(1)),
            Map.entry('x', writer -> writer.writeInt64(1)),
            Map.entry('t', writer -> writer.writeUint64(1)),
            Map.entry('d', writer -> writer.writeDouble(1)),
            Map.entry('s', writer -> writer.writeString("a")),
            Map.entry('o', writer -> writer.writeObjectPath(new ObjectPath("/a"))),
            Map.entry('g', writer -> writer.writeSignature(new Signature("s"))),
            Map.entry('v', writer -> writer.beginVariant("s")),
            Map.entry('a', writer -> writer.beginArray("s")),
            Map.entry('(', writer -> writer.beginStruct("s")));

    static Stream<Arguments> mixUps() {
        return WRITES.keySet().stream()
                .flatMap(wanted -> WRITES.keySet().stream()
                        .filter(given -> !given.equals(wanted))
                        .map(given -> Arguments.of(wanted, given)));
    }

    @ParameterizedTest
    @MethodSource("mixUps")
    void shouldReportWhereWhenTheTypeIsWrong(char wanted, char given) {
        String type = wanted == 'a' ? "as" : wanted == '(' ? "(s)" : String.valueOf(wanted);
        var writer = BodyWriter.create();
        writer.writeByte((byte) 7);
        writer.beginStruct("y" + type);
        writer.writeByte((byte) 8);

        assertMismatch(
                () -> WRITES.get(given).accept(writer),
                "at position 3 of \"y(y" + type + ")\" the type is \"" + type + "\"");
        assertMismatch(writer::end, "the end was requested, but at position 3");

        WRITES.get(wanted).accept(writer);
        if ("va(".indexOf(wanted) >= 0) {
            writer.writeString("a");
            writer.end();
        }
        writer.end();
        List<Object> values = writer.toBody().reader().readValues();
        assertThat(values.getFirst()).isEqualTo((byte) 7);
        assertThat(((Struct) values.getLast()).get(0)).isEqualTo((byte) 8);
    }

    private static void assertMismatch(Runnable write, String where) {
        assertThatThrownBy(write::run).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.INVALID_SIGNATURE);
            assertThat(e.message()).contains(where);
        });
    }

    @Test
    void shouldReportWhereWhenAStructHasTooMany() {
        var writer = BodyWriter.create();
        writer.beginStruct("sy");
        writer.writeString("a");
        writer.writeByte((byte) 1);
        assertMismatch(
                () -> writer.writeByte((byte) 2), "'y' was requested, but at position 3 of \"(sy)\" there are no");
        writer.end();
        assertThat(writer.toBody().reader().readValue()).isEqualTo(Struct.of("a", (byte) 1));
    }

    @Test
    void shouldReportWhereWhenAVariantHasNoneOrTwo() {
        var writer = BodyWriter.create();
        writer.writeByte((byte) 1);
        writer.beginVariant("ai");
        assertMismatch(
                writer::end, "the end was requested, but at position 0 of a variant's \"ai\" the type is \"ai\"");
        assertMismatch(() -> writer.beginArray("u"), "\"au\" was requested, but at position 0 of a variant's \"ai\"");
        writer.beginArray("i");
        writer.end();
        assertMismatch(() -> writer.beginArray("i"), "position 2 of a variant's \"ai\" there are no more values");
        writer.end();
        assertThat(writer.toBody().signature()).isEqualTo("yv");
    }

    @Test
    void shouldReportWhereWhenADictEntryIsWrong() {
        var writer = BodyWriter.create();
        assertMismatch(() -> writer.beginDictEntry("sv"), "a dict entry was requested");
        writer.beginArray("s");
        assertMismatch(() -> writer.beginDictEntry("sv"), "position 1 of \"as\" the type is \"s\"");
        writer.end();
        writer.beginArray("{sv}");
        assertMismatch(() -> writer.writeString("a"), "position 3 of \"asa{sv}\" the type is \"{sv}\"");
        assertMismatch(() -> writer.beginDictEntry("ss"), "\"{ss}\" was requested");
        assertMismatch(() -> writer.beginStruct("sv"), "'(' was requested");
        writer.beginDictEntry("sv");
        assertMismatch(() -> writer.beginDictEntry("sv"), "a dict entry was requested, but at position 4");
        writer.writeString("k");
        assertMismatch(writer::end, "position 5 of \"asa{sv}\" the type is \"v\"");
        writer.beginVariant("y");
        writer.writeByte((byte) 1);
        writer.end();
        writer.end();
        writer.end();
        assertThat(writer.toBody().reader().readValues())
                .containsExactly(List.of(), Map.of("k", new Variant("y", (byte) 1)));
    }

    static Stream<Arguments> noTypes() {
        return Stream.of(
                noType(writer -> writer.beginArray("")),
                noType(writer -> writer.beginArray("ss")),
                noType(writer -> writer.beginArray("{s}")),
                noType(writer -> writer.beginArray("s)(s")),
                noType(writer -> writer.beginArray("a".repeat(32) + "s")),
                noType(writer -> writer.beginStruct("")),
                noType(writer -> writer.beginStruct("s)(s")),
                noType(writer -> writer.beginStruct("{sv}")),
                noType(writer -> writer.beginStruct("s".repeat(254))),
                noType(writer -> writer.beginVariant("")),
                noType(writer -> writer.beginVariant("ss")),
                noType(writer -> writer.beginVariant("\u0141")),
                noType(writer -> writer.writeValue("ss", "a")),
                noType(writer -> writer.writeValues("a", "a")),
                noType(writer -> writer.writeArray('b', MemorySegment.ofArray(new byte[4]))),
                noType(writer -> writer.writeArray('s', MemorySegment.ofArray(new byte[4]))),
                noType(writer -> writer.writeArray('u', MemorySegment.ofArray(new byte[6]))),
                noType(writer -> writer.writeUint16(-1)),
                noType(writer -> writer.writeUint16(65_536)),
                noType(writer -> writer.writeUint32(-1)),
                noType(writer -> writer.writeUint32(1L << 32)),
                noType(writer -> writer.writeString("a\0")),
                noType(writer -> writer.writeString("\ud83d")),
                noType(writer -> writer.writeString(view("a\0"))),
                noType(writer -> writer.writeString(new Utf8View()
                        .wrap(MemorySegment.ofArray(new byte[] {'a', (byte) 0xc3}), 0, 2))),
                noType(writer -> writer.writeObjectPath(view("a"))),
                noType(writer -> writer.writeSignature(view("a"))));
    }

    private static Arguments noType(Consumer<BodyWriter> write) {
        return Arguments.of(write);
    }

    private static Utf8View view(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    @ParameterizedTest
    @MethodSource("noTypes")
    void shouldStayAsItWasWhenAnArgumentIsRefused(Consumer<BodyWriter> write) {
        var writer = BodyWriter.create();
        writer.writeString("before");
        assertThatThrownBy(() -> write.accept(writer)).isInstanceOf(IllegalArgumentException.class);
        writer.beginStruct("ss");
        assertThatThrownBy(() -> write.accept(writer))
                .isInstanceOfAny(IllegalArgumentException.class, BusException.class);
        writer.writeString("inside");
        writer.writeString(view("\u00e9"));
        writer.end();
        assertThat(writer.toBody().reader().readValues()).containsExactly("before", Struct.of("inside", "\u00e9"));
    }

    @Test
    void shouldRefuseToEndWhenNothingIsOpen() {
        var writer = BodyWriter.create();
        writer.writeByte((byte) 1);
        assertThatThrownBy(writer::end)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no container");
        assertThat(writer.toBody().reader().readValues()).containsExactly((byte) 1);
    }

    @Test
    void shouldRefuseToFinishWhenSomethingIsOpen() {
        var writer = BodyWriter.create();
        writer.beginArray("s");
        assertThatThrownBy(writer::toBody)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("position 1 of \"as\"");
        writer.end();
        assertThat(writer.toBody().reader().readValues()).containsExactly(List.of());
    }

    @Test
    void shouldRefuseMoreWhenFinished() {
        var writer = BodyWriter.create();
        Body body = writer.toBody();
        for (Runnable more :
                List.<Runnable>of(() -> writer.writeByte((byte) 1), () -> writer.beginArray("s"), writer::toBody)) {
            assertThatThrownBy(more::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("finished");
        }
        assertThat(body.byteSize()).isZero();
    }

    @Test
    void shouldTake255CharactersOfTypesWhenNoMore() {
        var writer = BodyWriter.create();
        for (int i = 0; i < 254; i++) {
            writer.writeByte((byte) 1);
        }
        assertLimit(() -> writer.beginArray("s"), "the body's signature exceeds 255 characters");
        writer.writeByte((byte) 1);
        assertLimit(() -> writer.writeByte((byte) 1), "255");
        assertLimit(() -> writer.beginVariant("s"), "255");
        Body body = writer.toBody();
        assertThat(body.signature()).hasSize(255);
        assertThat(body.reader().readValues()).hasSize(255);
    }

    private static void assertLimit(Runnable write, String which) {
        assertThatThrownBy(write::run).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED);
            assertThat(e.errno()).isEqualTo(90); // EMSGSIZE
            assertThat(e.message()).contains(which);
        });
    }

    @Test
    void shouldTake64MebibytesInAnArrayWhenNoMore() {
        byte[] most = new byte[BodyWriter.MAX_ARRAY];
        Body body = Body.of("ay", most);
        assertThat(body.byteSize()).isEqualTo(4 + most.length);
        assertThat(body.reader().readArray('y').byteSize()).isEqualTo(most.length);

        var writer = BodyWriter.create();
        byte[] tooMany = new byte[BodyWriter.MAX_ARRAY + 1];
        assertLimit(() -> writer.writeArray('y', MemorySegment.ofArray(tooMany)), "67108865 bytes: at most 67108864");
        assertThat(writer.toBody().signature()).isEmpty();
    }

    @Test
    void shouldRefuseToEndAnArrayWhenOver64Mebibytes() {
        var writer = BodyWriter.create();
        writer.beginArray("ay");
        for (int i = 0; i < 2; i++) {
            writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY / 2]));
        }
        assertLimit(writer::end, "67108872 bytes: at most 67108864");
        assertLimit(writer::end, "67108872 bytes: at most 67108864");
    }

    @Test
    void shouldRefuseWhenTheBodyExceeds128Mebibytes() {
        var writer = BodyWriter.create();
        MemorySegment half = MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY - 4]);
        writer.writeArray('y', half);
        writer.writeArray('y', half);
        assertLimit(() -> writer.writeByte((byte) 1), "the body exceeds 134217728 bytes");
        assertLimit(() -> writer.writeString("\u00e9"), "the body exceeds 134217728 bytes");
    }

    @Test
    void shouldGrowWhenArraysAreNestedDeep() {
        var writer = BodyWriter.create();
        for (int i = 31; i >= 0; i--) {
            writer.beginArray("a".repeat(i) + "s");
        }
        for (int i = 0; i < 32; i++) {
            writer.end();
        }
        assertThatCode(() -> writer.toBody().reader().readValue()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/a_0/B9", "", "a", "//", "/a/", "/a//b", "/a-b", "/ä", "/a\0", "/a b"})
    void shouldAcceptTheSamePathsAsViewsAndAsStrings(String path) {
        BodyWriter writer = BodyWriter.create();
        if (path.matches("/|(/\\w+)+")) {
            writer.writeObjectPath(view(path));
            assertThat(writer.toBody().reader().readObjectPath()).isEqualTo(new ObjectPath(path));
        } else {
            assertThatThrownBy(() -> writer.writeObjectPath(view(path)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("invalid object path");
            assertThat(writer.toBody().signature()).isEmpty();
        }
    }
}
