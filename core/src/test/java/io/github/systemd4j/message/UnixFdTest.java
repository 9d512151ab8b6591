package io.github.systemd4j.message;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.sdbus.NativeMessage;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.WireBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts descriptors by their targets, because the rest of the JVM opens and closes descriptors, too. */
class UnixFdTest {
    private static final long MAX_WAIT_NANOS = 10_000_000_000L;

    private int number;
    private int peer;
    private Path socket;

    @BeforeEach
    void open() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            assertThat(Libc.socketpair(libc_h.AF_UNIX(), libc_h.SOCK_STREAM(), 0, pair))
                    .isZero();
            number = pair.getAtIndex(JAVA_INT, 0);
            peer = pair.getAtIndex(JAVA_INT, 1);
            socket = Files.readSymbolicLink(link(number));
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        try (Stream<Path> links = Files.list(link(0).getParent())) {
            links.filter(this::isOnTheSocket)
                    .forEach(link ->
                            Libc.close(Integer.parseInt(link.getFileName().toString())));
        }
        Libc.close(peer);
    }

    private static Path link(int fd) {
        return Path.of("/proc/self/fd", String.valueOf(fd));
    }

    private long count() {
        try (Stream<Path> links = Files.list(link(0).getParent())) {
            return links.filter(this::isOnTheSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOnTheSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).equals(socket);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static boolean closesOnExec(UnixFd fd) {
        return (Libc.fcntl(fd.fd(), libc_h.F_GETFD(), 0) & libc_h.FD_CLOEXEC()) != 0;
    }

    @Test
    void shouldCloseOnceWhenClosedTwice() {
        UnixFd fd = UnixFd.adopt(number);
        assertThat(fd.fd()).isEqualTo(number);
        assertThat(fd).hasToString("fd " + number);
        fd.close();
        assertThat(count()).isZero();
        try (UnixFd other = UnixFd.duplicate(peer)) {
            fd.close();
            assertThat(Files.isSymbolicLink(link(other.fd()))).isTrue();
        }
        assertThat(fd).hasToString("fd (closed)");
    }

    @Test
    void shouldLeaveTheNumberToTheCallerWhenReleased() {
        UnixFd fd = UnixFd.adopt(number);
        assertThat(fd.release()).isEqualTo(number);
        fd.close();
        assertThat(count()).isOne();
        assertClosed(fd);
    }

    @Test
    void shouldReportThatItIsClosedWhenUsed() {
        UnixFd fd = UnixFd.adopt(number);
        fd.close();
        assertClosed(fd);
        assertThatThrownBy(() -> Body.of("h", fd)).isInstanceOf(IllegalStateException.class);
    }

    private static void assertClosed(UnixFd fd) {
        for (Runnable use : List.<Runnable>of(fd::fd, fd::release, fd::duplicate)) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed or released");
        }
    }

    @Test
    void shouldOutliveTheOriginalWhenDuplicated() {
        UnixFd fd = UnixFd.adopt(number);
        try (UnixFd duplicate = fd.duplicate();
                UnixFd another = UnixFd.duplicate(number)) {
            assertThat(count()).isEqualTo(3);
            fd.close();
            assertThat(count()).isEqualTo(2);
            assertThat(duplicate.fd()).isGreaterThan(2).isNotEqualTo(another.fd());
            assertThat(closesOnExec(duplicate)).isTrue();
            assertThat(closesOnExec(another)).isTrue();
        }
        assertThat(count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void shouldRefuseWhatIsNoDescriptor(int none) {
        assertThatThrownBy(() -> UnixFd.adopt(none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("" + none);
        assertThatThrownBy(() -> UnixFd.duplicate(none)).isInstanceOf(BusException.class);
    }

    @Test
    void shouldReportWhyWhenTheDescriptorIsNotOpen() {
        assertThatThrownBy(() -> UnixFd.duplicate(1_000_000))
                .isInstanceOfSatisfying(
                        BusException.class, error -> assertThat(error.errno()).isEqualTo(libc_h.EBADF()))
                .hasMessage("[%s] duplicating fd 1000000: Bad file descriptor", ErrorName.FAILED);
    }

    @Test
    void shouldBeClosedWhenForgotten() {
        forget();
        long deadline = System.nanoTime() + MAX_WAIT_NANOS;
        while (count() > 0 && System.nanoTime() < deadline) {
            System.gc();
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(count()).isZero();
    }

    private void forget() {
        assertThat(UnixFd.adopt(number).fd()).isEqualTo(number);
    }

    @Test
    void shouldTravelAsDuplicatesInABody() {
        UnixFd fd = UnixFd.adopt(number);
        Body body = Body.of("sa{sh}h", "before", Map.of("k", fd), fd);
        fd.close();
        assertThat(body.hasFds()).isTrue();
        assertThat(count()).isEqualTo(2);

        List<Object> values = body.reader().readValues();
        assertThat(count()).isEqualTo(4);
        body.close();
        assertThat(count()).isEqualTo(2);
        try (UnixFd first = (UnixFd) ((Map<?, ?>) values.get(1)).get("k");
                UnixFd second = (UnixFd) values.get(2)) {
            assertThat(first.fd()).isNotEqualTo(second.fd());
            assertThat(closesOnExec(first)).isTrue();
        }
        assertThat(count()).isZero();
        assertThatThrownBy(() -> body.reader().skip().skip().readUnixFd()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldTravelAsVariantsAndInLibsystemd() {
        try (UnixFd fd = UnixFd.adopt(number)) {
            Body body = Body.of("vah", fd, List.of(fd, fd));
            assertThat(body.reader().skip().skip().hasNext()).isFalse();
            try (var libsystemd = new NativeMessage()) {
                BodyReader reader = libsystemd.write(body);
                body.close();
                reader.enterVariant();
                try (UnixFd read = reader.readUnixFd()) {
                    assertThat(read.fd()).isNotEqualTo(number);
                    assertThat(isOnTheSocket(link(read.fd()))).isTrue();
                    assertThat(closesOnExec(read)).isTrue();
                }
                Message kept = libsystemd.message().copy();
                try (Message copy = kept.copy()) {
                    kept.close();
                    copy.body().skip().enterArray().readUnixFd().close();
                }
            }
            assertThat(count()).isOne();
        }
    }

    record Connection(String name, UnixFd socket) {}

    record Picky(UnixFd socket) {
        Picky {
            throw new IllegalArgumentException("refused");
        }
    }

    @Test
    void shouldBeClosedAtAnyDepthOfAValue() {
        try (UnixFd fd = UnixFd.adopt(number)) {
            UnixFd.closeAll(Arrays.asList(
                    "text",
                    null,
                    fd.duplicate(),
                    new Variant("v", Variant.of(fd.duplicate())),
                    Struct.of(1, List.of(fd.duplicate())),
                    Map.of(fd.duplicate(), fd.duplicate()),
                    new Connection("name", fd.duplicate()),
                    Body.of("h", fd)));
            assertThat(count()).isOne();
        }
    }

    @Test
    void shouldBeClosedWhenReadingFailsAfterIt() {
        try (UnixFd fd = UnixFd.adopt(number);
                Body good = Body.of("ahva{hv}s", List.of(fd), fd, Map.of(fd, fd), "text")) {
            byte[] bytes = good.toByteArray();
            UnixFd[] fds = {fd, fd, fd, fd};
            long before = count();
            for (int end = 4; end < bytes.length; end++) {
                BodyReader cut =
                        WireBytes.reader(Arrays.copyOf(bytes, end), good.signature(), ByteOrder.nativeOrder(), fds);
                assertThatThrownBy(cut::readValues).isInstanceOf(BusException.class);
            }
            assertThatThrownBy(() -> WireBytes.reader(bytes, good.signature(), ByteOrder.nativeOrder(), fd, fd)
                            .readValues())
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("fd index 2 of 2");
            assertThat(count()).isEqualTo(before);
        }
    }

    @Test
    void shouldBeClosedWhenItDoesntFitTheRecord() {
        try (UnixFd fd = UnixFd.adopt(number);
                Body flat = Body.of("hs", fd, "name");
                Body struct = Body.of("(hs)", Struct.of(fd, "name"));
                Body single = Body.of("h", fd)) {
            long before = count();
            assertThatThrownBy(() -> flat.reader().readRecord(Connection.class)).isInstanceOf(BusException.class);
            assertThatThrownBy(() -> struct.reader().readStruct(Connection.class))
                    .isInstanceOf(BusException.class);
            assertThatThrownBy(() -> single.reader().readRecord(Connection.class))
                    .isInstanceOf(BusException.class);
            assertThatThrownBy(() -> single.reader().readRecord(Picky.class)).hasMessage("refused");
            assertThat(count()).isEqualTo(before);
        }
    }

    @Test
    void shouldBeClosedWhenAnotherEntryHasItsKey() {
        try (UnixFd fd = UnixFd.adopt(number);
                Body twice = Body.write(writer -> {
                    writer.beginArray("{sv}");
                    for (int i = 0; i < 2; i++) {
                        writer.beginDictEntry("sv");
                        writer.writeString("key");
                        writer.writeValue("v", fd);
                        writer.end();
                    }
                    writer.end();
                })) {
            long before = count();
            Object map = twice.reader().readValue();
            assertThat(count()).isEqualTo(before + 1);
            UnixFd.closeAll(map);
            assertThat(count()).isEqualTo(before);
        }
    }

    @Test
    void shouldBeClosedWhenTheBodyComesToNothing() {
        try (UnixFd fd = UnixFd.adopt(number)) {
            assertThatThrownBy(() -> Body.of("hs", fd, 1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Body.write(writer -> {
                        writer.writeUnixFd(fd);
                        writer.beginArray("s");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Body.write(writer -> {
                        writer.beginStruct("s");
                        writer.writeUnixFd(fd);
                    }))
                    .isInstanceOf(BusException.class);
            assertThat(count()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void shouldBeRefusedWhenItsIndexIsOutOfRange(int index) {
        byte[] bytes = ReferenceEncoder.encode(ByteOrder.BIG_ENDIAN, "ii", index, 0);
        try (UnixFd fd = UnixFd.adopt(number)) {
            BodyReader reader = WireBytes.reader(bytes, "hh", ByteOrder.BIG_ENDIAN, fd);
            assertThatThrownBy(reader::readUnixFd)
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("fd index %s of 1", Integer.toUnsignedString(index));
            reader.rewind().skip().readUnixFd().close();
            assertThat(count()).isOne();
        }
    }

    /** A message of 60 kB with one descriptor would otherwise need 15,000 descriptors. */
    @Test
    void shouldDuplicateOnceWhatABodyNamesManyTimes() {
        int times = 10_000;
        byte[] bytes = new byte[Integer.BYTES * (1 + times)];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(Integer.BYTES * times);
        try (UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            BodyReader reader = WireBytes.reader(bytes, "ah", ByteOrder.LITTLE_ENDIAN, file);
            int before = OpenFds.count();
            try (Body copy = Body.write(writer -> writer.copy(reader))) {
                assertThat(OpenFds.count()).isEqualTo(before + 1);
                assertThat(copy.byteSize()).isEqualTo(bytes.length);
            }
            assertThatThrownBy(reader.rewind()::readValues)
                    .isInstanceOfSatisfying(
                            BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
            assertThat(OpenFds.count()).isEqualTo(before);
        }
    }

    /** Public, like the records of users. */
    public record Unreadable(UnixFd first, String text, UnixFd last) {
        @Override
        public String text() {
            throw new IllegalStateException("nothing to show");
        }
    }

    @Test
    void shouldCloseAllThatCanBeRead() {
        int before = OpenFds.count();
        UnixFd.closeAll(List.of(
                new Unreadable(UnixFd.adopt(Descriptors.memfd()), "", UnixFd.adopt(Descriptors.memfd())),
                UnixFd.adopt(Descriptors.memfd())));
        assertThat(OpenFds.count()).isEqualTo(before);
    }

    @Test
    void shouldConnectTheEndsOfAPipeAsStreams() throws Exception {
        try (UnixFd.Pipe pipe = UnixFd.pipe()) {
            try (var out = pipe.sink().toOutputStream()) {
                out.write(new byte[] {1, 2});
            }
            try (var in = pipe.source().toInputStream()) {
                assertThat(in.readAllBytes()).containsExactly(1, 2);
            }
            assertThatThrownBy(() -> pipe.source().fd()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRefuseAStreamOfWhatIsNoPipe() {
        try (UnixFd connection = UnixFd.duplicate(number);
                UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            for (UnixFd fd : List.of(connection, file)) {
                assertThatThrownBy(fd::toInputStream)
                        .isInstanceOf(IOException.class)
                        .hasMessage(fd + " is no pipe: use a channel");
                assertThat(fd.fd()).isPositive();
            }
        }
    }

    @Test
    void shouldRefuseTheOtherEndOfAPipe() {
        try (UnixFd.Pipe pipe = UnixFd.pipe()) {
            assertThatThrownBy(() -> pipe.sink().toInputStream())
                    .isInstanceOf(IOException.class)
                    .hasMessage(pipe.sink() + " isn't the end of a pipe for reading");
            assertThatThrownBy(() -> pipe.source().toOutputStream())
                    .isInstanceOf(IOException.class)
                    .hasMessage(pipe.source() + " isn't the end of a pipe for writing");
        }
    }
}
