package io.github.systemd4j.internal.readahead;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.testing.Peers.SocketPair;
import io.github.systemd4j.testing.RawMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReceiveBufferIT {
    @Test
    void shouldHoldNoMemoryForWhatHasNotCome() throws Exception {
        byte[] header = Arrays.copyOf(RawMessage.signal().bytes(), 16);
        header[7] = 7; // a body of over 112 MiB
        try (var buffer = new ReceiveBuffer();
                var sockets = SocketPair.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(100_000);
            MemorySegment.copy(header, 0, bytes, ValueLayout.JAVA_BYTE, 0, header.length);
            for (int i = 1; i <= 10; i++) {
                Libc.write(sockets.right().fd(), bytes, bytes.byteSize());
                buffer.receive(sockets.left().fd());
                assertThat(buffer.available()).isEqualTo(i * bytes.byteSize());
                assertThat(buffer.memory().byteSize()).isLessThanOrEqualTo(Math.max(256 << 10, 4 * buffer.available()));
            }
        }
    }
}
