package io.github.systemd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/**
 * The memory of one call: arguments of C, and what C writes. Read and written at raw offsets through a
 * {@link ByteBuffer}, because the first access by a layout takes the JVM long and delays the start of a service. For
 * one thread, which closes it.
 */
public final class CallMemory implements AutoCloseable {
    private static final long ALIGNMENT = 8;

    private final Arena arena = Arena.ofConfined();

    /** Allocates memory for the same call, filled with zeros. Aligned for every type. */
    public Block allocate(long bytes) {
        return new Block(arena.allocate(bytes, ALIGNMENT));
    }

    /** Allocates a text, terminated by NUL. */
    public Block allocate(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        Block block = allocate(bytes.length + 1L);
        block.put(0, bytes);
        return block;
    }

    /** Frees all blocks. */
    @Override
    public void close() {
        arena.close();
    }

    /** A part of the memory. */
    public static final class Block {
        private final long address;
        private final ByteBuffer bytes;

        private Block(MemorySegment segment) {
            this.address = segment.address();
            this.bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());
        }

        /** Wraps memory of C, which must remain valid while the block is used. */
        public static Block at(long address, int size) {
            return new Block(MemorySegment.ofAddress(address).reinterpret(size));
        }

        /** Copies a text of C, which is terminated by NUL. */
        public static String text(long address, Charset charset) {
            int length = (int) Libc.strlen(address);
            return new String(at(address, length).get(0, length), charset);
        }

        public long address() {
            return address;
        }

        public int size() {
            return bytes.capacity();
        }

        public short getShort(int offset) {
            return bytes.getShort(offset);
        }

        public int getInt(int offset) {
            return bytes.getInt(offset);
        }

        public long getLong(int offset) {
            return bytes.getLong(offset);
        }

        /** Returns a copy of some bytes. */
        public byte[] get(int offset, int length) {
            byte[] copy = new byte[length];
            bytes.get(offset, copy);
            return copy;
        }

        public Block putShort(int offset, short value) {
            bytes.putShort(offset, value);
            return this;
        }

        public Block putInt(int offset, int value) {
            bytes.putInt(offset, value);
            return this;
        }

        public Block putLong(int offset, long value) {
            bytes.putLong(offset, value);
            return this;
        }

        public Block put(int offset, byte[] values) {
            bytes.put(offset, values);
            return this;
        }
    }
}
