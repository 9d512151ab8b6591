package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.wire.index.IndexedReader;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.message.WireMessage;
import io.github.systemd4j.testing.Allocations;
import io.github.systemd4j.testing.RawMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KnownHeadersTest {
    private static final int AROUND = 16;
    private static final String UNIT = "/org/freedesktop/systemd1/unit/";

    /** Many times as many headers as are stored, and more than are remembered to have been seen. */
    private static final int VARIATIONS = 2_000;

    private final Arena arena = Arena.ofConfined();
    private final KnownHeaders known = new KnownHeaders();
    private final WireMessage message = MessageAccess.get().newWireMessage(known);

    @AfterEach
    void free() {
        arena.close();
    }

    private MemorySegment memory(RawMessage raw) {
        byte[] bytes = raw.bytes();
        MemorySegment memory = arena.allocate(AROUND + bytes.length + IndexedReader.SLACK);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, AROUND, bytes.length);
        return memory;
    }

    /** Reads a message, and returns its header if that is known. */
    private @Nullable KnownHeader read(MemorySegment memory) {
        message.wrap(memory, AROUND, memory.byteSize() - AROUND - IndexedReader.SLACK);
        return known.current();
    }

    private @Nullable KnownHeader read(RawMessage raw) {
        return read(memory(raw));
    }

    private static RawMessage changed(String unit) {
        return RawMessage.signal(UNIT + unit, "org.freedesktop.DBus.Properties", "PropertiesChanged")
                .body("s", "x");
    }

    private static RawMessage variation(int number) {
        return RawMessage.signal("/", "a.b", "C" + number).body("s", "x");
    }

    @Test
    void shouldKnowAHeaderThatWasReadTwice() {
        assertThat(read(changed("a"))).isNull();
        assertThat(read(changed("b_2eservice"))).isNull();
        assertThat(read(changed("longer_2dname_2eservice"))).isNotNull();
        assertThat(message.path().toString()).isEqualTo(UNIT + "longer_2dname_2eservice");
        assertThat(message.interfaceName().toString()).isEqualTo("org.freedesktop.DBus.Properties");
        assertThat(message.member().toString()).isEqualTo("PropertiesChanged");
        assertThat(message.sender().isEmpty()).isTrue();
        assertThat(message.body().readString()).isEqualTo("x");
        assertThat(read(variation(1))).isNull();
        assertThat(message.member().toString()).isEqualTo("C1");
    }

    @Test
    void shouldReadBodiesOfUnknownHeadersByTheIndex() {
        assertThat(read(changed("a"))).isNull();
        assertThat(message.body())
                .isInstanceOfSatisfying(
                        IndexedReader.class,
                        body -> assertThat(body.isIndexed()).isTrue());
        RawMessage swapped = changed("a");
        swapped.order = ByteOrder.BIG_ENDIAN;
        assertThat(read(swapped)).isNull();
        assertThat(message.body().readString()).isEqualTo("x");
        assertThat(message.body().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(read(RawMessage.signal().body("sssssssss", "1", "2", "3", "4", "5", "6", "7", "8", "9")))
                .isNull();
        assertThat(message.body().readValues()).hasSize(9);
    }

    @Test
    void shouldForgetWhatIsAttached() {
        List.of("a", "b").forEach(unit -> read(changed(unit)));
        KnownHeader header = read(changed("c"));
        assertThat(header).isNotNull();
        header.attach("a route");
        assertThat(read(changed("d"))).isSameAs(header);
        assertThat(header.attachment()).isEqualTo("a route");
        known.detachAll();
        assertThat(header.attachment()).isNull();
    }

    @Test
    void shouldKnowUsefulHeadersWhateverAnotherSenderVaries() {
        List.of("a", "b").forEach(unit -> read(changed(unit)));
        for (int i = 0; i < VARIATIONS; i++) {
            MemorySegment variation = memory(variation(i));
            for (int times = 0; times < 5; times++) {
                read(variation);
            }
            assertThat(read(changed("c"))).as("after %d variations", i).isNotNull();
        }
    }

    @Test
    void shouldAllocateNothingForHeadersThatVary() {
        List<MemorySegment> variations = IntStream.range(0, VARIATIONS)
                .mapToObj(i -> memory(variation(i)))
                .toList();
        int[] next = {0};
        assertThat(Allocations.ofMany(() -> read(variations.get(next[0]++ % VARIATIONS))))
                .isZero();
    }

    @Test
    void shouldAllocateNothingForTypesThatVary() {
        List<MemorySegment> variations = IntStream.range(0, VARIATIONS)
                .mapToObj(i -> memory(RawMessage.signal().body("v", variant(i))))
                .toList();
        int[] next = {0};
        long bytes = Allocations.ofMany(() -> {
            read(variations.get(next[0]++ % VARIATIONS));
            message.body();
        });
        assertThat(bytes).isZero();
    }

    /** Returns a variant whose type is one of 64: a struct of three types. */
    private static Variant variant(int number) {
        String type = "(%s%s%s)".formatted(type(number), type(number / 4), type(number / 16));
        return new Variant(type, Struct.of(value(number), value(number / 4), value(number / 16)));
    }

    private static String type(int number) {
        return List.of("u", "t", "s", "b").get(number % 4);
    }

    private static Object value(int number) {
        return List.of(1L, 2L, "text", true).get(number % 4);
    }
}
