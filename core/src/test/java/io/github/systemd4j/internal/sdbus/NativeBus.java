package io.github.systemd4j.internal.sdbus;

import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_flush_close_unref;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_message_unref;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_process;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_wait;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.WireEncoder;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A bus of libsystemd that receives arbitrary bytes, and returns what it accepts as messages. */
public final class NativeBus implements AutoCloseable {
    private static final String ACCEPTANCE = "DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n";
    private static final long WAIT_MICROS = 1_000_000;
    private static final String SENTINEL = "io.github.systemd4j.Sentinel";

    /** Follows each message, because libsystemd doesn't report the messages that it drops. */
    private static final byte[] SENTINEL_BYTES = WireEncoder.signal(Signal.of("/", SENTINEL, "Passed"), 1);

    private final Arena arena = Arena.ofConfined();
    private final ScopedMessage scoped = new ScopedMessage(arena);
    private final MemorySegment ret = arena.allocate(ADDRESS);
    private final UnixFd peer;
    private final MemorySegment bus;
    private MemorySegment shown = MemorySegment.NULL;

    public NativeBus() {
        SocketPair sockets = SocketPair.open();
        peer = sockets.right();
        Errno.check(
                SdBusSetup.start(
                        ret,
                        new SdBusSetup.Setup(null, true),
                        arena,
                        made -> SdBusSetup.over(made, arena, sockets.left(), false)),
                "start");
        bus = ret.get(ADDRESS, 0);
        send(ACCEPTANCE.getBytes(US_ASCII));
    }

    private void send(byte[] bytes) {
        try (Arena call = Arena.ofConfined()) {
            long sent = Libc.write(peer.fd(), call.allocateFrom(JAVA_BYTE, bytes), bytes.length);
            if (sent != bytes.length) {
                throw new AssertionError("%d of %d bytes were sent".formatted(sent, bytes.length));
            }
        }
    }

    /** Returns the message that libsystemd reads from the bytes, valid until the next call; null if it drops them. */
    @Nullable
    public Message receive(byte[] bytes) {
        scoped.release();
        sd_bus_message_unref(shown);
        shown = MemorySegment.NULL;
        byte[] both = Arrays.copyOf(bytes, bytes.length + SENTINEL_BYTES.length);
        System.arraycopy(SENTINEL_BYTES, 0, both, bytes.length, SENTINEL_BYTES.length);
        send(both);
        MemorySegment first = next();
        if (isSentinel(first)) {
            sd_bus_message_unref(first);
            return null;
        }
        MemorySegment second = next();
        if (!isSentinel(second)) {
            throw new AssertionError("one message became two");
        }
        sd_bus_message_unref(second);
        shown = first;
        return scoped.wrap(shown.address());
    }

    private MemorySegment next() {
        while (true) {
            ret.set(ADDRESS, 0, MemorySegment.NULL);
            int result = Errno.check(sd_bus_process(bus, ret), "sd_bus_process");
            MemorySegment message = ret.get(ADDRESS, 0);
            if (message.address() != 0) {
                return message;
            }
            if (result == 0 && Errno.check(sd_bus_wait(bus, WAIT_MICROS), "sd_bus_wait") == 0) {
                throw new AssertionError("nothing came");
            }
        }
    }

    private boolean isSentinel(MemorySegment message) {
        boolean sentinel = scoped.wrap(message.address()).interfaceName().contentEquals(SENTINEL);
        scoped.release();
        return sentinel;
    }

    @Override
    public void close() {
        scoped.release();
        sd_bus_message_unref(shown);
        sd_bus_flush_close_unref(bus);
        peer.close();
        arena.close();
    }
}
