package io.github.systemd4j.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.OpenFds;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches FIFOs, sockets, and the kernel's file. */
class MemoryPressureTest {
    private static final Path KERNEL = Path.of("/proc/pressure/memory");

    private final OpenFds open = new OpenFds();
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final EventLoop loop = EventLoop.start("pressure", (where, error) -> events.add(where + ": " + error));

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        loop.close();
        open.checkNoneLeft();
    }

    private Path fifo() {
        Path fifo = directory.resolve("fifo");
        assertThat(Command.run("mkfifo", fifo.toString()).exitStatus()).isZero();
        return fifo;
    }

    private Optional<MemoryPressure> watch(Map<String, String> environment) {
        return MemoryPressure.watch(new EnvironmentReader(environment::get), loop, () -> events.add("pressure"));
    }

    @Test
    void shouldReportEachEventOfAFifo() throws Exception {
        Path fifo = fifo();
        try (MemoryPressure _ =
                watch(Map.of("MEMORY_PRESSURE_WATCH", fifo.toString())).orElseThrow()) {
            for (int i = 0; i < 3; i++) { // each writer closes the FIFO
                Files.writeString(fifo, "x".repeat(100));
                assertThat(Await.next(events)).isEqualTo("pressure");
            }
        }
        assertThat(events).isEmpty();
    }

    @Test
    void shouldSendTheTriggerToASocketAndReportItsEnd() throws Exception {
        Path path = directory.resolve("socket");
        byte[] trigger = "some 200000 2000000\0".getBytes(UTF_8);
        try (var listener =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
                MemoryPressure _ = watch(Map.of(
                                "MEMORY_PRESSURE_WATCH",
                                path.toString(),
                                "MEMORY_PRESSURE_WRITE",
                                Base64.getEncoder().encodeToString(trigger)))
                        .orElseThrow()) {
            try (SocketChannel manager = listener.accept()) {
                ByteBuffer received = ByteBuffer.allocate(trigger.length);
                while (received.hasRemaining()) {
                    manager.read(received);
                }
                assertThat(received.array()).isEqualTo(trigger);
                manager.write(UTF_8.encode("."));
                assertThat(Await.next(events)).isEqualTo("pressure");
            }
            assertThat(Await.next(events))
                    .startsWith("the handler of memory pressure: ")
                    .contains("no more memory pressure is reported: the source has ended");
        }
    }

    @Test
    void shouldReportTheExceptionsOfAHandlerAndContinue() throws Exception {
        Path fifo = fifo();
        try (MemoryPressure _ = MemoryPressure.watch(fifo, new byte[0], loop, () -> {
            throw new IllegalStateException("no cache");
        })) {
            for (int i = 0; i < 2; i++) {
                Files.writeString(fifo, ".");
                assertThat(Await.next(events))
                        .isEqualTo("the handler of memory pressure: java.lang.IllegalStateException: no cache");
            }
        }
    }

    @Test
    void shouldWatchNothingWhenTheManagerNamesNothing() {
        assertThat(watch(Map.of())).isEmpty();
        assertThat(watch(Map.of("MEMORY_PRESSURE_WATCH", ""))).isEmpty();
        assertThat(watch(Map.of("MEMORY_PRESSURE_WATCH", "/dev/null", "MEMORY_PRESSURE_WRITE", "?")))
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeWatched() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", "relative")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", "/a", "MEMORY_PRESSURE_WRITE", "?")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", "/none")))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("can't watch memory pressure at \"/none\": No such file or directory");
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", file.toString())))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.errno()).isEqualTo(libc_h.EPERM()));
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", "/" + "x".repeat(200))))
                .isInstanceOf(BusException.class);
        loop.close();
        Path fifo = fifo();
        assertThatThrownBy(() -> watch(Map.of("MEMORY_PRESSURE_WATCH", fifo.toString())))
                .isInstanceOf(BusException.class);
    }

    /** Real pressure can't be caused here without harm; the kernel accepts the trigger, and reports no end. */
    @Test
    void shouldWatchTheKernelsFile() throws Exception {
        assumeTrue(Files.isWritable(KERNEL), "the kernel has no pressure information");
        try (MemoryPressure _ = MemoryPressure.watch(
                KERNEL, "some 1900000 2000000\0".getBytes(UTF_8), loop, () -> events.add("pressure"))) {
            loop.await(() -> CompletableFuture.completedFuture(true));
            assertThat(events).filteredOn(event -> !event.equals("pressure")).isEmpty();
        }
        assertThatThrownBy(() -> MemoryPressure.watch(KERNEL, "nonsense".getBytes(UTF_8), loop, () -> {}))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("the kernel refuses the trigger");
    }
}
