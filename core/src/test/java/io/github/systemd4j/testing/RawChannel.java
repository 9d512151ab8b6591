package io.github.systemd4j.testing;

import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.WireMessage;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One end of a connection, which sends what a test determines. Its methods block. */
public class RawChannel implements AutoCloseable {
    private final SocketChannel channel;

    protected RawChannel(SocketChannel channel) {
        this.channel = channel;
    }

    /** The connection itself. */
    public final SocketChannel channel() {
        return channel;
    }

    /** Sends bytes as they are. */
    public RawChannel send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        return this;
    }

    /** Waits for a number of bytes. */
    public final byte[] read(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("%d bytes were missing".formatted(bytes.remaining()));
            }
        }
        return bytes.array();
    }

    /** Waits for a message. */
    public final byte[] nextBytes() throws IOException {
        byte[] header = read(WireMessage.HEADER_SIZE);
        long size = WireMessage.sizeOf(MemorySegment.ofArray(header), 0, header.length, BodyWriter.MAX_MESSAGE);
        byte[] bytes = Arrays.copyOf(header, (int) size);
        byte[] rest = read(bytes.length - header.length);
        System.arraycopy(rest, 0, bytes, header.length, rest.length);
        return bytes;
    }

    /** Waits for a message. */
    public final Message next() throws IOException {
        byte[] bytes = nextBytes();
        return new WireMessage()
                .wrap(MemorySegment.ofArray(bytes), 0, bytes.length)
                .copy();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
