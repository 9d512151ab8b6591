package io.github.systemd4j.internal.wire.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.ParsedSignature;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.RandomBodies;
import io.github.systemd4j.message.ReferenceEncoder;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IndexedReaderTest {
    private static final int BODIES = 20_000;
    private static final int MAX_SIZE = 1 << 16;
    private static final int BEFORE = 16;

    private final Random random = new Random(18_001);
    private final IndexedReader reader = new IndexedReader();

    @Test
    void shouldReadLikeTheReaderWithoutIndex() {
        for (int i = 0; i < BODIES; i++) {
            read(0);
        }
    }

    @Test
    void shouldHaveTheErrorsOfTheReaderWithoutIndex() {
        for (int i = 0; i < BODIES; i++) {
            read(1 + random.nextInt(3));
        }
    }

    @Test
    void shouldReadSignalsOfSystemdByTheIndex() {
        Map<String, Variant> properties = new LinkedHashMap<>();
        properties.put("ActiveState", Variant.of("active"));
        properties.put("Description", Variant.of("Gr\u00fc\u00dfe"));
        properties.put("MainPID", new Variant("u", 4711L));
        properties.put("MemoryCurrent", new Variant("t", -1L));
        properties.put("NeedDaemonReload", new Variant("b", true));
        properties.put("InvocationID", new Variant("ay", new byte[16]));
        properties.put("Job", new Variant("(uo)", Struct.of(7L, new ObjectPath("/org/freedesktop/systemd1/job/7"))));
        properties.put("Wants", new Variant("as", List.of("a.service", "b.service")));
        List<Object> values = List.of("org.freedesktop.systemd1.Unit", properties, List.of("Conditions"));
        byte[] body = encode("sa{sv}as", values);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BEFORE + body.length + IndexedReader.SLACK);
            MemorySegment.copy(body, 0, memory, ValueLayout.JAVA_BYTE, BEFORE, body.length);
            var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
            reader.wrap(memory, BEFORE, body.length, signature("sa{sv}as"), 0, scope);
            assertThat(RandomBodies.comparable(reader.readValues())).isEqualTo(RandomBodies.comparable(values));
            assertThat(reader.isIndexed()).isTrue();
        }
    }

    @Test
    void shouldRefuseAnotherThread() {
        byte[] body = encode("uay", List.of(7L, new byte[] {1}));
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(BEFORE + body.length + IndexedReader.SLACK);
            MemorySegment.copy(body, 0, memory, ValueLayout.JAVA_BYTE, BEFORE, body.length);
            var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
            reader.wrap(memory, BEFORE, body.length, signature("uay"), 0, scope);
            assertThatThrownBy(() ->
                            CompletableFuture.supplyAsync(reader::readUint32).join())
                    .hasCauseInstanceOf(WrongThreadException.class);
        }
    }

    @Test
    void shouldReadNothingAfterTheMessage() {
        byte[] body = encode("ayu", List.of(new byte[] {1, 2}, 7L));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(BEFORE + body.length + IndexedReader.SLACK);
            MemorySegment.copy(body, 0, memory, ValueLayout.JAVA_BYTE, BEFORE, body.length);
            MemorySegment.copy(
                    "ayu".getBytes(StandardCharsets.ISO_8859_1), 0, memory, ValueLayout.JAVA_BYTE, 0, "ayu".length());
            var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
            scope.begin();
            reader.wrap(memory, BEFORE, body.length, signature("ayu"), 0, scope);
            reader.enterArray(); // element by element, without the index
            reader.rewind();
            scope.end();
            reader.release();
            assertEnded(reader::readByte);
            assertEnded(reader::hasNext);
            assertEnded(reader::rewind);
            assertEnded(reader::readByte);
            scope.begin(); // the next message
            assertEnded(reader::rewind);
        }
    }

    private static void assertEnded(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the message is no longer valid");
    }

    @Test
    void shouldRefuseAnotherThreadWithoutIndex() {
        byte[] body = encode("ayu", List.of(new byte[] {1, 2}, 7L));
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(BEFORE + body.length + IndexedReader.SLACK);
            MemorySegment.copy(body, 0, memory, ValueLayout.JAVA_BYTE, BEFORE, body.length);
            MemorySegment.copy(
                    "ayu".getBytes(StandardCharsets.ISO_8859_1), 0, memory, ValueLayout.JAVA_BYTE, 0, "ayu".length());
            var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
            var careful = new WireReader();
            careful.wrap(memory, BEFORE, body.length, 0, "ayu".length(), ByteOrder.LITTLE_ENDIAN, scope);
            careful.enterArray();
            assertThatThrownBy(() ->
                            CompletableFuture.supplyAsync(careful::readByte).join())
                    .hasCauseInstanceOf(WrongThreadException.class);
            assertThat(careful.readByte()).isEqualTo((byte) 1);
        }
    }

    private static ParsedSignature signature(String types) {
        return ParsedSignature.of(types.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] encode(String signature, List<Object> values) {
        return ReferenceEncoder.encode(ByteOrder.LITTLE_ENDIAN, signature, values, MAX_SIZE);
    }

    private void read(int changes) {
        String signature = random.nextInt(3) == 0 ? "sa{sv}as" : RandomBodies.signature(random);
        byte[] body = encode(signature, RandomBodies.values(random, signature));
        for (int i = 0; i < changes && body.length > 0; i++) {
            body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try (Arena arena = Arena.ofConfined()) {
            new ReaderPair(reader, arena, signature.getBytes(StandardCharsets.ISO_8859_1), body).read(random);
        }
    }
}
