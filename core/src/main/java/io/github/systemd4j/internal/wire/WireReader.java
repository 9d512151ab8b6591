package io.github.systemd4j.internal.wire;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body in D-Bus's wire format from memory, in either byte order. A flyweight: wrap it around one body after
 * another. All bytes are checked before they are used; of skipped values, only the sizes are checked. The body of a
 * message in a handler can't be read after its lifetime. Not safe for concurrent use.
 */
public final class WireReader extends BodyCursor {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private @Nullable Utf8View text;
    private List<UnixFd> fds = List.of();

    /**
     * Wraps a body.
     *
     * @param offset of the first byte; alignment counts from here
     * @param size in bytes
     * @param signature the body's types, which were checked
     * @param fds the descriptors that type {@code h} refers to by index; the caller still owns them
     */
    public WireReader wrap(
            MemorySegment memory, long offset, long size, String signature, ByteOrder order, List<UnixFd> fds) {
        types.reset(signature);
        start(memory, offset, size, order, null);
        return withFds(fds);
    }

    /**
     * Wraps a body without file descriptors, which is valid until the scope ends.
     *
     * @param offset of the first byte; alignment counts from here
     * @param size in bytes
     * @param signatureAt where the body's types begin, which were checked
     * @param signatureLength the number of characters of the types
     */
    public WireReader wrap(
            MemorySegment memory,
            long offset,
            long size,
            long signatureAt,
            int signatureLength,
            ByteOrder order,
            MessageScope scope) {
        types.reset(memory, signatureAt, signatureLength);
        start(memory, offset, size, order, scope);
        return withFds(List.of());
    }

    private WireReader withFds(List<UnixFd> descriptors) {
        if (fds != descriptors) { // writing a reference is expensive
            fds = descriptors;
        }
        return this;
    }

    /** Ends the lifetime of a body: without types, nothing can be read. */
    public void release() {
        clear();
    }

    /** Returns how many bytes of the body have been read. */
    public long consumed() {
        return input.consumed();
    }

    @Override
    public String signature() {
        checkAlive();
        return types.signature();
    }

    @Override
    public ByteOrder order() {
        return input.order();
    }

    @Override
    public char peekType() {
        return hasNext() ? (char) types.type() : 0;
    }

    @Override
    public String peekSignature() {
        return hasNext() ? types.nextType() : "";
    }

    @Override
    public byte readByte() {
        checkNext('y');
        byte value = (byte) input.getByte();
        advance();
        return value;
    }

    @Override
    public boolean readBoolean() {
        checkNext('b');
        int value = input.getInt();
        if (value != 0 && value != 1) {
            throw input.malformed("a boolean is " + value);
        }
        advance();
        return value == 1;
    }

    @Override
    public short readInt16() {
        checkNext('n');
        short value = input.getShort();
        advance();
        return value;
    }

    @Override
    public int readUint16() {
        checkNext('q');
        int value = Short.toUnsignedInt(input.getShort());
        advance();
        return value;
    }

    @Override
    public int readInt32() {
        checkNext('i');
        int value = input.getInt();
        advance();
        return value;
    }

    @Override
    public long readUint32() {
        checkNext('u');
        long value = Integer.toUnsignedLong(input.getInt());
        advance();
        return value;
    }

    @Override
    public long readInt64() {
        checkNext('x');
        long value = input.getLong();
        advance();
        return value;
    }

    @Override
    public long readUint64() {
        checkNext('t');
        long value = input.getLong();
        advance();
        return value;
    }

    @Override
    public double readDouble() {
        checkNext('d');
        double value = Double.longBitsToDouble(input.getLong());
        advance();
        return value;
    }

    @Override
    public Utf8View readString(Utf8View into) {
        checkNext('s');
        int size = input.getInt();
        long start = input.takeString(size);
        advance();
        return view(into, start, size);
    }

    @Override
    public String readString() {
        Utf8View view = text == null ? new Utf8View() : text;
        text = view;
        return readString(view).toString();
    }

    @Override
    public Utf8View readObjectPath(Utf8View into) {
        checkNext('o');
        int size = input.getInt();
        long start = input.takeObjectPath(size);
        advance();
        return view(into, start, size);
    }

    @Override
    public Utf8View readSignature(Utf8View into) {
        checkNext('g');
        int size = input.getByte();
        long start = input.takeText(size);
        types.checkReceived(input.memory(), start, size);
        advance();
        return view(into, start, size);
    }

    private Utf8View view(Utf8View into, long start, int size) {
        return MESSAGES.wrap(into, input.memory(), start, size, scope());
    }

    @Override
    public UnixFd readUnixFd() {
        return UnixFd.duplicate(readFdNumber());
    }

    @Override
    public int readFdNumber() {
        checkNext('h');
        int index = input.getInt();
        if (scope() != null) {
            throw Errno.of(
                    libc_h.EOPNOTSUPP(),
                    "reading a file descriptor at %s (a Bus receives them, this connection closes them)"
                            .formatted(types.where()));
        }
        if (index < 0 || index >= fds.size()) {
            throw input.malformed("fd index %d of %d".formatted(Integer.toUnsignedLong(index), fds.size()));
        }
        int number = fds.get(index).fd();
        advance();
        return number;
    }

    @Override
    public MemorySegment readArray(char elementType) {
        types.expectArray(elementType);
        checkNext('a');
        long size = input.getArraySize(SignatureSyntax.alignment(elementType));
        if (size % SignatureSyntax.size(elementType) != 0) {
            throw input.malformed("an array of '%c' has %d bytes".formatted(elementType, size));
        }
        long start = input.take(size);
        advance();
        MemorySegment memory = input.memory();
        MessageScope scope = scope();
        return scope == null ? memory.asSlice(start, size).asReadOnly() : scope.slice(memory, start, size);
    }
}
