package io.github.systemd4j.message;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.index.IndexedReader;
import io.github.systemd4j.testing.Allocations;
import io.github.systemd4j.testing.RawMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads by projections in all ways: in memory of a stream by an index, in memory of a user, and in a copy. */
class ProjectionTest {
    private static final int AROUND = 16;

    private final Arena arena = Arena.ofConfined();
    private final WireMessage indexed = MessageAccess.get().newWireMessage(new KnownHeaders());
    private final WireMessage plain = new WireMessage();
    private final Projection projection = new Projection();

    enum Way {
        INDEX,
        MEMORY,
        OTHER_BYTE_ORDER,
        COPY
    }

    @AfterEach
    void free() {
        arena.close();
    }

    /** Returns a message with these arguments, whose header is known in the way of the index. */
    private Message message(Way way, String signature, Object... values) {
        RawMessage raw = RawMessage.signal().body(signature, values);
        if (way == Way.OTHER_BYTE_ORDER) {
            raw.order = ByteOrder.BIG_ENDIAN;
        }
        return message(way, raw.bytes());
    }

    private Message message(Way way, byte[] bytes) {
        MemorySegment memory = arena.allocate(AROUND + bytes.length + IndexedReader.SLACK);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, AROUND, bytes.length);
        if (way == Way.INDEX) {
            IntStream.range(0, 2).forEach(_ -> indexed.wrap(memory, AROUND, bytes.length));
            return indexed.wrap(memory, AROUND, bytes.length);
        }
        Message message = plain.wrap(memory, AROUND, bytes.length);
        return way == Way.COPY ? message.copy() : message;
    }

    private int read(Message message) {
        return projection.read(message.body());
    }

    private static Map<String, Variant> properties(Object... namesAndValues) {
        Map<String, Variant> all = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            all.put((String) namesAndValues[i], value instanceof Variant variant ? variant : Variant.of(value));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadArgumentsOfAllBasicTypes(Way way) {
        List<ProjectedValue> values =
                IntStream.range(0, 12).mapToObj(projection::argument).toList();
        read(message(
                way,
                "ybnqiuxtdsog",
                (byte) 255,
                true,
                (short) -2,
                65_535,
                -3,
                4_294_967_295L,
                -4L,
                -5L,
                0.5,
                "grüße",
                new ObjectPath("/a"),
                new Signature("ai")));
        assertThat(values.stream().map(ProjectedValue::type))
                .containsExactly('y', 'b', 'n', 'q', 'i', 'u', 'x', 't', 'd', 's', 'o', 'g');
        assertThat(Stream.of(0, 2, 3, 4, 5, 6, 7).map(i -> values.get(i).longValue()))
                .containsExactly(255L, -2L, 65_535L, -3L, 4_294_967_295L, -4L, -5L);
        assertThat(values.get(1).booleanValue()).isTrue();
        assertThat(values.get(8).doubleValue()).isEqualTo(0.5);
        assertThat(values.subList(9, 12).stream().map(value -> value.text().toString()))
                .containsExactly("grüße", "/a", "ai");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadPropertiesByName(Way way) {
        ProjectedValue state = projection.property(1, "ActiveState");
        ProjectedValue since = projection.property(1, "StateChangeTimestamp");
        ProjectedValue sinceBoot = projection.property(1, "StateChangeTimestampMonotonic");
        ProjectedValue shortName = projection.property(1, "Id");
        ProjectedValue missing = projection.property(1, "SubState");
        int present = read(message(
                way,
                "sa{sv}as",
                "org.freedesktop.systemd1.Unit",
                properties(
                        "StateChangeTimestampMonotonic",
                        2L,
                        "Other",
                        1,
                        "Id",
                        "a",
                        "ActiveState",
                        "active",
                        "StateChangeTimestamp",
                        3L),
                List.of("SubState")));
        assertThat(present).isEqualTo(4);
        assertThat(state.text().toString()).isEqualTo("active");
        assertThat(since.longValue()).isEqualTo(3);
        assertThat(sinceBoot.longValue()).isEqualTo(2);
        assertThat(shortName.text().toString()).isEqualTo("a");
        assertThat(missing.isPresent()).isFalse();
        assertThat((int) missing.type()).isZero();
        read(message(way, "sa{sv}as", "a", properties("SubState", "dead"), List.of()));
        assertThat(state.isPresent()).isFalse();
        assertThat(missing.text().toString()).isEqualTo("dead");
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadContainersByTheBody(Way way) {
        ProjectedValue all = projection.argument(1);
        ProjectedValue job = projection.property(1, "Job");
        ProjectedValue id = projection.property(1, "InvocationID");
        ProjectedValue invalidated = projection.argument(2);
        read(message(
                way,
                "sa{sv}as",
                "a",
                properties(
                        "X",
                        "x",
                        "Job",
                        new Variant("(uo)", Struct.of(7L, new ObjectPath("/j"))),
                        "InvocationID",
                        new byte[] {1, 2}),
                List.of("Asserts")));
        assertThat(invalidated.reader().readValue()).isEqualTo(List.of("Asserts"));
        assertThat(id.type()).isEqualTo('a');
        assertThat(id.reader().readArray('y').byteSize()).isEqualTo(2);
        assertThat(job.reader().readValue()).isEqualTo(Struct.of(7L, new ObjectPath("/j")));
        assertThat(all.type()).isEqualTo('a');
        assertThat((Map<?, ?>) all.reader().readValue()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void shouldUnwrapAnArgumentThatIsAVariant(Way way) {
        ProjectedValue value = projection.argument(0);
        read(message(way, "v", Variant.of("x")));
        assertThat(value.type()).isEqualTo('s');
        assertThat(value.text().toString()).isEqualTo("x");
        read(message(way, "v", new Variant("as", List.of("y"))));
        assertThat(value.reader().readValue()).isEqualTo(List.of("y"));
        read(message(way, "v", Variant.of(Variant.of("z"))));
        assertThat(value.type()).isEqualTo('v');
        assertThat(value.reader().readValue()).isEqualTo(Variant.of("z"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveNoValueBehindTheEnd(Way way) {
        ProjectedValue first = projection.argument(0);
        ProjectedValue second = projection.argument(1);
        ProjectedValue property = projection.property(2, "a");
        read(message(way, "s", "x"));
        assertThat(first.isPresent()).isTrue();
        assertThat(second.isPresent()).isFalse();
        assertThatThrownBy(second::longValue)
                .isInstanceOf(BusException.class)
                .hasMessageContaining("the message has no argument 1: check isPresent() first");
        assertThatThrownBy(property::reader)
                .isInstanceOf(BusException.class)
                .hasMessageContaining("the message has no property \"a\" of argument 2: check isPresent() first");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAnotherType(Way way) {
        ProjectedValue value = projection.argument(0);
        read(message(way, "s", "x"));
        for (ThrowingCallable wrong :
                List.<ThrowingCallable>of(value::longValue, value::doubleValue, value::booleanValue)) {
            assertThatThrownBy(wrong)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("was requested, but argument 0 is of type s");
        }
        read(message(way, "u", 7L));
        assertThatThrownBy(value::text).hasMessageContaining("text was requested, but argument 0 is of type u");
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefusePropertiesOfAnotherType(Way way) {
        ProjectedValue first = projection.argument(0);
        projection.property(1, "a");
        assertThatThrownBy(() -> read(message(way, "sa{ss}", "x", Map.of("a", "b"))))
                .hasMessageContaining("'v' was requested, but at position 4 of \"sa{ss}\" the type is \"s\"");
        assertThatThrownBy(() -> read(message(way, "sas", "x", List.of("a")))).isInstanceOf(BusException.class);
        assertThatThrownBy(() -> read(message(way, "su", "x", 7L))).isInstanceOf(BusException.class);
        assertThat(first.isPresent()).as("a value before the error").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeTheLastOfEqualKeys(Way way) {
        ProjectedValue value = projection.property(0, "same");
        RawMessage raw = RawMessage.signal().body("a{sv}", properties("same", 1, "sama", 2));
        if (way == Way.OTHER_BYTE_ORDER) {
            raw.order = ByteOrder.BIG_ENDIAN;
        }
        byte[] bytes = raw.bytes();
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("sama") + 3] = 'e';
        assertThat(read(message(way, bytes))).isEqualTo(1);
        assertThat(value.longValue()).isEqualTo(2);
        assertThat(value.reader().readInt32()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"INDEX", "MEMORY"})
    void shouldHaveNoValueOfAMalformedBody(Way way) {
        ProjectedValue first = projection.argument(0);
        ProjectedValue second = projection.argument(1);
        byte[] bytes = RawMessage.signal().body("sb", "x", true).bytes();
        bytes[bytes.length - 4] = 2;
        Message message = message(way, bytes);
        assertThatThrownBy(() -> read(message)).hasMessageContaining("a boolean is 2");
        assertThat(first.isPresent()).isFalse();
        assertThat(second.isPresent()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindEachOfManyNames(Way way) {
        Map<String, ProjectedValue> values = new LinkedHashMap<>();
        Map<String, Variant> sent = new LinkedHashMap<>();
        for (int i = 0; i < 500; i++) {
            String name = (i % 2 == 0 ? "Timestamp" : "T") + i + (i % 3 == 0 ? "Monotonic" : "");
            values.put(name, projection.property(0, name));
            sent.put(name, Variant.of(i));
            sent.put(name + "x", Variant.of(-1));
        }
        read(message(way, "a{sv}", sent));
        assertThat(values)
                .allSatisfy((name, value) -> assertThat(value.longValue())
                        .as(name)
                        .isEqualTo(((Integer) sent.get(name).value()).longValue()));
    }

    @Test
    void shouldReturnTheSameValueForTheSameName() {
        assertThat(projection.property(1, "a")).isSameAs(projection.property(1, "a"));
        assertThat(projection.property(1, "a")).isNotSameAs(projection.property(0, "a"));
        assertThat(projection.argument(1)).isSameAs(projection.argument(1));
    }

    @Test
    void shouldRefuseWhatNoBodyCanHave() {
        assertThatThrownBy(() -> projection.argument(-1)).hasMessage("argument -1: 0 to 254 are allowed");
        assertThatThrownBy(() -> projection.argument(255)).hasMessage("argument 255: 0 to 254 are allowed");
        assertThatThrownBy(() -> projection.property(0, "ä")).hasMessage("property \"ä\": only ASCII is allowed");
    }

    @ParameterizedTest
    @EnumSource(names = {"INDEX", "MEMORY"})
    void shouldEndWithTheMessage(Way way) {
        ProjectedValue text = projection.argument(0);
        ProjectedValue number = projection.argument(1);
        read(message(way, "su", "x", 7L));
        Utf8View view = text.text();
        message(way, "su", "another", 8L);
        for (ThrowingCallable late :
                List.<ThrowingCallable>of(text::isPresent, text::type, number::longValue, text::reader, view::length)) {
            assertThatThrownBy(late).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INDEX", "MEMORY"})
    void shouldRefuseAnotherThread(Way way) {
        ProjectedValue number = projection.argument(0);
        read(message(way, "u", 7L));
        assertThatThrownBy(
                        () -> CompletableFuture.supplyAsync(number::longValue).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WrongThreadException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"INDEX", "MEMORY"})
    void shouldReadNoBodyOfAnotherMessageOrThread(Way way) {
        projection.argument(0);
        BodyReader body = message(way, "u", 7L).body();
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> projection.read(body))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WrongThreadException.class);
        message(way, "u", 8L);
        assertThatThrownBy(() -> projection.read(body)).isInstanceOf(IllegalStateException.class);
        indexed.release();
        plain.release();
        assertThatThrownBy(() -> projection.read(body)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"INDEX", "MEMORY"})
    void shouldAllocateNothing(Way way) {
        ProjectedValue name = projection.argument(0);
        ProjectedValue state = projection.property(1, "ActiveState");
        ProjectedValue job = projection.property(1, "Job");
        Message message = message(
                way,
                "sa{sv}as",
                "a",
                properties("ActiveState", "active", "Job", new Variant("(uo)", Struct.of(7L, new ObjectPath("/j")))),
                List.of());
        long[] sum = new long[1];
        assertThat(Allocations.ofMany(() -> {
                    read(message);
                    sum[0] += name.text().length()
                            + state.text().length()
                            + job.reader().enterStruct().readUint32();
                }))
                .isZero();
        assertThat(sum[0]).isPositive();
    }
}
