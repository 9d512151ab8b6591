package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body in D-Bus's wire format from memory, in either byte order. A flyweight: wrap it around one body after
 * another. All bytes are checked before they are used; of skipped values, only the sizes are checked. The body of a
 * message in a handler can't be read after its lifetime. Not safe for concurrent use.
 */
public final class WireReader extends AbstractBodyReader {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final SignatureCursor types = new SignatureCursor();
    private final Utf8View text = new Utf8View();
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private long limit;
    private long position;
    private boolean swap;
    private List<UnixFd> fds = List.of();
    private @Nullable MessageScope scope;
    private long ticket;
    /** The end of the innermost array, or of the body. */
    private long end;

    private long[] outerEnds = new long[8];
    private int openArrays;

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
        return wrap(memory, offset, size, order, fds, null);
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
            MessageScope newScope) {
        types.reset(memory, signatureAt, signatureLength);
        return wrap(memory, offset, size, order, List.of(), newScope);
    }

    @SuppressWarnings("MemorySegmentReferenceEquality")
    private WireReader wrap(
            MemorySegment bytes,
            long offset,
            long size,
            ByteOrder order,
            List<UnixFd> descriptors,
            @Nullable MessageScope newScope) {
        if (memory
                != bytes) { // writing a reference is expensive, and most bodies are in the same segment as the last one
            memory = bytes;
        }
        if (fds != descriptors) {
            fds = descriptors;
        }
        if (scope != newScope) {
            scope = newScope;
        }
        base = offset;
        limit = offset + size;
        swap = order != ByteOrder.nativeOrder();
        ticket = newScope == null ? 0 : newScope.ticket();
        return rewind();
    }

    /** Ends the lifetime of a body: without types, nothing can be read. */
    public void release() {
        types.clear();
        limit = base;
    }

    /** Checks that the scope hasn't ended, which also explains unexpected contents. */
    private void checkAlive() {
        MessageScope current = scope;
        if (current != null) {
            current.check(ticket);
        }
    }

    /** Returns how many bytes of the body have been read. */
    public long consumed() {
        return position - base;
    }

    @Override
    public WireReader rewind() {
        position = base;
        end = limit;
        openArrays = 0;
        types.rewind();
        return this;
    }

    @Override
    public String signature() {
        checkAlive();
        return types.signature();
    }

    @Override
    public ByteOrder order() {
        boolean little = swap != ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);
        return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @Override
    public boolean hasNext() {
        boolean more = types.type() != SignatureCursor.END && !isAtArrayEnd();
        if (!more) {
            checkAlive();
        }
        return more;
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
        byte value = (byte) getByte();
        advance();
        return value;
    }

    @Override
    public boolean readBoolean() {
        checkNext('b');
        int value = getInt();
        if (value != 0 && value != 1) {
            throw malformed("a boolean is " + value);
        }
        advance();
        return value == 1;
    }

    @Override
    public short readInt16() {
        checkNext('n');
        short value = getShort();
        advance();
        return value;
    }

    @Override
    public int readUint16() {
        checkNext('q');
        int value = Short.toUnsignedInt(getShort());
        advance();
        return value;
    }

    @Override
    public int readInt32() {
        checkNext('i');
        int value = getInt();
        advance();
        return value;
    }

    @Override
    public long readUint32() {
        checkNext('u');
        long value = Integer.toUnsignedLong(getInt());
        advance();
        return value;
    }

    @Override
    public long readInt64() {
        checkNext('x');
        long value = getLong();
        advance();
        return value;
    }

    @Override
    public long readUint64() {
        checkNext('t');
        long value = getLong();
        advance();
        return value;
    }

    @Override
    public double readDouble() {
        checkNext('d');
        double value = Double.longBitsToDouble(getLong());
        advance();
        return value;
    }

    @Override
    public Utf8View readString(Utf8View into) {
        checkNext('s');
        int size = getInt();
        long start = takeText(size);
        long wrong = Utf8.malformedAt(memory, start, size);
        if (wrong >= 0) {
            position = start + wrong;
            throw malformed("a string has a NUL or malformed UTF-8");
        }
        advance();
        return MESSAGES.wrap(into, memory, start, size, scope);
    }

    @Override
    public String readString() {
        return readString(text).toString();
    }

    @Override
    public Utf8View readObjectPath(Utf8View into) {
        checkNext('o');
        int size = getInt();
        long start = takeText(size);
        if (!NameValidator.isPath(memory, start, size)) {
            throw malformed("an object path is invalid");
        }
        advance();
        return MESSAGES.wrap(into, memory, start, size, scope);
    }

    @Override
    public Utf8View readSignature(Utf8View into) {
        checkNext('g');
        int size = getByte();
        long start = takeText(size);
        types.checkReceived(memory, start, size);
        advance();
        return MESSAGES.wrap(into, memory, start, size, scope);
    }

    @Override
    public UnixFd readUnixFd() {
        return UnixFd.duplicate(readFdNumber());
    }

    @Override
    public int readFdNumber() {
        checkNext('h');
        int index = getInt();
        if (scope != null) {
            throw Errno.of(
                    libc_h.EOPNOTSUPP(),
                    "reading a file descriptor at %s (a Bus receives them, this connection closes them)"
                            .formatted(types.where()));
        }
        if (index < 0 || index >= fds.size()) {
            throw malformed("fd index %d of %d".formatted(Integer.toUnsignedLong(index), fds.size()));
        }
        int number = fds.get(index).fd();
        advance();
        return number;
    }

    @Override
    public MemorySegment readArray(char elementType) {
        types.expectArray(elementType);
        checkNext('a');
        long size = getArraySize(SignatureSyntax.alignment(elementType));
        if (size % SignatureSyntax.size(elementType) != 0) {
            throw malformed("an array of '%c' has %d bytes".formatted(elementType, size));
        }
        long start = take(size);
        advance();
        return array(start, size);
    }

    private MemorySegment array(long start, long size) {
        MessageScope current = scope;
        return current == null ? memory.asSlice(start, size).asReadOnly() : current.slice(memory, start, size);
    }

    @Override
    public BodyReader enterArray() {
        checkNext('a');
        long size = getArraySize(types.elementAlignment());
        types.enter();
        push(position + size);
        return this;
    }

    private long getArraySize(int elementAlignment) {
        long size = Integer.toUnsignedLong(getInt());
        if (size > BodyWriter.MAX_ARRAY) {
            throw malformed("an array has %d bytes, at most %d are allowed".formatted(size, BodyWriter.MAX_ARRAY));
        }
        align(elementAlignment);
        if (size > end - position) {
            throw malformed("an array has %d bytes, %d are left".formatted(size, end - position));
        }
        return size;
    }

    @Override
    public BodyReader enterStruct() {
        checkNext('(');
        align(8);
        types.enter();
        return this;
    }

    @Override
    public BodyReader enterDictEntry() {
        checkNext('{');
        align(8);
        types.enter();
        return this;
    }

    @Override
    public BodyReader enterVariant() {
        checkNext('v');
        int size = getByte();
        types.enterVariant(memory, takeText(size), size);
        return this;
    }

    @Override
    public BodyReader exit() {
        if (types.depth() == 0) {
            checkAlive();
            types.checkInside();
        }
        if (types.container() == 'a') {
            position = end;
            end = outerEnds[--openArrays];
        } else {
            while (hasNext()) {
                skip();
            }
        }
        types.exit();
        checkEnd();
        return this;
    }

    @Override
    public BodyReader skip() {
        switch (peekType()) {
            case 'y' -> readByte();
            case 'n', 'q' -> skipFixed(2);
            case 'b', 'i', 'u', 'h' -> skipFixed(4);
            case 'x', 't', 'd' -> skipFixed(8);
            case 's', 'o' -> skipText(getInt());
            case 'g' -> skipText(getByte());
            case 'a' -> enterArray().exit();
            case '(' -> enterStruct().exit();
            case '{' -> enterDictEntry().exit();
            case 'v' -> enterVariant().exit();
            default -> throw types.exhausted("a value");
        }
        return this;
    }

    private void advance() {
        types.advance();
        checkEnd();
    }

    /** Checks that nothing follows the last value. */
    private void checkEnd() {
        if (types.isDone() && position != limit) {
            throw malformed("%d bytes follow the last value".formatted(limit - position));
        }
    }

    private void skipFixed(int size) {
        align(size);
        take(size);
        advance();
    }

    private void skipText(int length) {
        takeText(length);
        advance();
    }

    private void checkNext(int code) {
        if (types.type() != code || isAtArrayEnd()) {
            throw unexpected(code);
        }
    }

    private BusException unexpected(int code) {
        checkAlive();
        types.expect(code);
        return types.exhausted("'" + (char) code + "'");
    }

    private boolean isAtArrayEnd() {
        return types.container() == 'a' && position >= end;
    }

    private int getByte() {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, take(1)));
    }

    private short getShort() {
        align(2);
        short value = memory.get(JAVA_SHORT_UNALIGNED, take(2));
        return swap ? Short.reverseBytes(value) : value;
    }

    private int getInt() {
        align(4);
        int value = memory.get(JAVA_INT_UNALIGNED, take(4));
        return swap ? Integer.reverseBytes(value) : value;
    }

    private long getLong() {
        align(8);
        long value = memory.get(JAVA_LONG_UNALIGNED, take(8));
        return swap ? Long.reverseBytes(value) : value;
    }

    private long takeText(int length) {
        if (length < 0) {
            throw malformed("a text has " + Integer.toUnsignedLong(length) + " bytes");
        }
        long start = take(length + 1L);
        if (memory.get(JAVA_BYTE, start + length) != 0) {
            throw malformed("a text doesn't end with NUL");
        }
        return start;
    }

    private void align(int alignment) {
        int padding = (int) -(position - base) & alignment - 1;
        if (padding != 0) {
            skipPadding(padding);
        }
    }

    private void skipPadding(int padding) {
        long start = take(padding);
        boolean zero = position - base >= Long.BYTES
                ? memory.get(SwarBytes.LAYOUT, position - Long.BYTES) >>> Long.SIZE - Byte.SIZE * padding == 0
                : isZero(start);
        if (!zero) {
            throw malformed("padding isn't zero");
        }
    }

    private boolean isZero(long from) {
        for (long at = from; at < position; at++) {
            if (memory.get(JAVA_BYTE, at) != 0) {
                return false;
            }
        }
        return true;
    }

    private long take(long size) {
        if (size > end - position) {
            throw malformed("%d bytes are needed, %d are left".formatted(size, end - position));
        }
        long start = position;
        position += size;
        return start;
    }

    /** Enters an array, whose end limits all reading inside it. */
    private void push(long arrayEnd) {
        if (openArrays == outerEnds.length) {
            outerEnds = Arrays.copyOf(outerEnds, 2 * openArrays);
        }
        outerEnds[openArrays++] = end;
        end = arrayEnd;
    }

    private BusException malformed(String what) {
        return BusErrors.malformed(
                "%s at byte %d of the body, %s".formatted(what, position - base, types.where()), null);
    }
}
