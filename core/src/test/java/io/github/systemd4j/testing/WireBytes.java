package io.github.systemd4j.testing;

import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;

/** Creates readers of bytes. */
public final class WireBytes {
    /** The offset of the body in memory, so that its alignment differs from that of the address. */
    private static final int OFFSET = 3;

    private WireBytes() {}

    public static WireReader reader(byte[] body, String signature, ByteOrder order, UnixFd... fds) {
        byte[] memory = new byte[OFFSET + body.length + 1];
        System.arraycopy(body, 0, memory, OFFSET, body.length);
        memory[OFFSET + body.length] = -1;
        return new WireReader()
                .wrap(MemorySegment.ofArray(memory), OFFSET, body.length, signature, order, List.of(fds));
    }
}
