package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a body in D-Bus's wire format from memory, in either byte order. A flyweight: wrap it around one body after
 * another. All bytes are checked before they are believed; of what is skipped, only the size is. Not safe for
 * concurrent use.
 */
final class WireReader implements BodyReader {
    private final SignatureCursor types = new SignatureCursor();
    private final Utf8View variantType = new Utf8View();
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private long limit;
    private long position;
    private boolean swap;
    private List<UnixFd> fds = List.of();
    private long[] arrayEnds = new long[8];
    private int openArrays;

    /**
     * Shows a body.
     *
     * @param offset of the first byte; alignment counts from here
     * @param size in bytes
     * @param signature the body's types, which were checked
     * @param fds what the indexes of type {@code h} mean; they stay the caller's
     */
    WireReader wrap(MemorySegment memory, long offset, long size, String signature, ByteOrder order, List<UnixFd> fds) {
        this.memory = memory;
        this.base = offset;
        this.limit = offset + size;
        this.swap = !order.equals(ByteOrder.nativeOrder());
        this.fds = fds;
        types.reset(signature);
        return rewind();
    }

    @Override
    public WireReader rewind() {
        position = base;
        openArrays = 0;
        types.rewind();
        return this;
    }

    @Override
    public String signature() {
        return types.signature();
    }

    @Override
    public ByteOrder order() {
        boolean little = swap != ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);
        return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    @Override
    public boolean hasNext() {
        return types.container() == 'a' ? position < arrayEnds[openArrays - 1] : types.type() != SignatureCursor.END;
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
        types.advance();
        return value;
    }

    @Override
    public boolean readBoolean() {
        checkNext('b');
        int value = getInt();
        if (value != 0 && value != 1) {
            throw malformed("a boolean is " + value);
        }
        types.advance();
        return value == 1;
    }

    @Override
    public short readInt16() {
        checkNext('n');
        short value = getShort();
        types.advance();
        return value;
    }

    @Override
    public int readUint16() {
        checkNext('q');
        int value = Short.toUnsignedInt(getShort());
        types.advance();
        return value;
    }

    @Override
    public int readInt32() {
        checkNext('i');
        int value = getInt();
        types.advance();
        return value;
    }

    @Override
    public long readUint32() {
        checkNext('u');
        long value = Integer.toUnsignedLong(getInt());
        types.advance();
        return value;
    }

    @Override
    public long readInt64() {
        checkNext('x');
        long value = getLong();
        types.advance();
        return value;
    }

    @Override
    public long readUint64() {
        checkNext('t');
        long value = getLong();
        types.advance();
        return value;
    }

    @Override
    public double readDouble() {
        checkNext('d');
        double value = Double.longBitsToDouble(getLong());
        types.advance();
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
        types.advance();
        return into.wrap(memory, start, size);
    }

    @Override
    public Utf8View readObjectPath(Utf8View into) {
        checkNext('o');
        getText(into, getInt());
        if (!Names.isPath(into)) {
            throw malformed("an object path is invalid");
        }
        types.advance();
        return into;
    }

    @Override
    public Utf8View readSignature(Utf8View into) {
        checkNext('g');
        types.checkReceived(getText(into, getByte()));
        types.advance();
        return into;
    }

    @Override
    public UnixFd readUnixFd() {
        checkNext('h');
        int index = getInt();
        if (index < 0 || index >= fds.size()) {
            throw malformed("fd index %d of %d".formatted(Integer.toUnsignedLong(index), fds.size()));
        }
        UnixFd duplicate = fds.get(index).duplicate();
        types.advance();
        return duplicate;
    }

    @Override
    public MemorySegment readArray(char elementType) {
        types.expectArray(elementType);
        checkNext('a');
        long size = getArraySize(Types.alignment(elementType));
        if (size % Types.size(elementType) != 0) {
            throw malformed("an array of '%c' has %d bytes".formatted(elementType, size));
        }
        long start = take(size);
        types.advance();
        return memory.asSlice(start, size).asReadOnly();
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
        if (size > end() - position) {
            throw malformed("an array has %d bytes, %d are left".formatted(size, end() - position));
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
        types.enterVariant(getText(variantType, getByte()));
        return this;
    }

    @Override
    public BodyReader exit() {
        types.checkInside();
        if (types.container() == 'a') {
            position = arrayEnds[--openArrays];
        } else {
            while (hasNext()) {
                skip();
            }
        }
        types.exit();
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

    private void skipFixed(int size) {
        align(size);
        take(size);
        types.advance();
    }

    private void skipText(int length) {
        takeText(length);
        types.advance();
    }

    private void checkNext(int code) {
        types.expect(code);
        if (!hasNext()) {
            throw types.exhausted("'" + (char) code + "'");
        }
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

    private Utf8View getText(Utf8View into, int length) {
        return into.wrap(memory, takeText(length), length);
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
        for (long padding = -(position - base) & (alignment - 1); padding > 0; padding--) {
            if (memory.get(JAVA_BYTE, take(1)) != 0) {
                throw malformed("padding isn't zero");
            }
        }
    }

    private long take(long size) {
        if (size > end() - position) {
            throw malformed("%d bytes are needed, %d are left".formatted(size, end() - position));
        }
        long start = position;
        position += size;
        return start;
    }

    private long end() {
        return openArrays == 0 ? limit : arrayEnds[openArrays - 1];
    }

    private void push(long end) {
        if (openArrays == arrayEnds.length) {
            arrayEnds = Arrays.copyOf(arrayEnds, 2 * openArrays);
        }
        arrayEnds[openArrays++] = end;
    }

    private BusException malformed(String what) {
        return Errors.malformed("%s at byte %d of the body, %s".formatted(what, position - base, types.where()), null);
    }
}
