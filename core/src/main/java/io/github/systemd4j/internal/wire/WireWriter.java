package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Implements {@link BodyWriter}, and receives copies of other bodies. */
public final class WireWriter implements BodyWriter, BodySink {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final SignatureCursor types = new SignatureCursor();
    private final List<UnixFd> fds = new ArrayList<>();
    /** The indexes of the descriptors of the copied body, by their numbers. */
    private final Map<Integer, Integer> copiedFds = new HashMap<>();

    private byte[] bytes = new byte[64];
    private int position;
    private int[] arrays = new int[8];
    private int openArrays;
    private boolean finished;

    /** Creates a writer of an empty body. */
    public WireWriter() {
        types.reset();
    }

    @Override
    public void writeByte(byte value) {
        next('y');
        ensure(1);
        bytes[position++] = value;
    }

    @Override
    public void writeBoolean(boolean value) {
        next('b');
        putInt(value ? 1 : 0);
    }

    @Override
    public void writeInt16(short value) {
        next('n');
        putShort(value);
    }

    @Override
    public void writeUint16(int value) {
        checkRange('q', value, 0xffffL);
        next('q');
        putShort((short) value);
    }

    @Override
    public void writeInt32(int value) {
        next('i');
        putInt(value);
    }

    @Override
    public void writeUint32(long value) {
        checkRange('u', value, 0xffff_ffffL);
        next('u');
        putInt((int) value);
    }

    @Override
    public void writeInt64(long value) {
        next('x');
        putLong(value);
    }

    @Override
    public void writeUint64(long value) {
        next('t');
        putLong(value);
    }

    @Override
    public void writeDouble(double value) {
        next('d');
        putLong(Double.doubleToRawLongBits(value));
    }

    @Override
    public void writeString(String value) {
        if (Utf8.isAscii(value)) {
            next('s');
            putAsciiText(value);
        } else {
            ByteBuffer utf8 = Utf8.encode(value);
            next('s');
            putText(new Utf8View().wrap(MemorySegment.ofBuffer(utf8), 0, utf8.remaining()));
        }
    }

    @Override
    public void writeString(Utf8View value) {
        int wrong = value.malformedAt();
        if (wrong >= 0) {
            throw new IllegalArgumentException("a string has a NUL or malformed UTF-8 at byte " + wrong);
        }
        next('s');
        putText(value);
    }

    @Override
    public void writeObjectPath(ObjectPath value) {
        next('o');
        putAsciiText(value.value());
    }

    @Override
    public void writeObjectPath(Utf8View value) {
        writeObjectPath(new ObjectPath(value.toString()));
    }

    @Override
    public void writeSignature(Signature value) {
        next('g');
        putSignature(value.value());
    }

    @Override
    public void writeSignature(Utf8View value) {
        writeSignature(new Signature(value.toString()));
    }

    @Override
    public void writeUnixFd(UnixFd value) {
        writeIndex(value.duplicate());
    }

    private void writeIndex(UnixFd duplicate) {
        try {
            next('h');
        } catch (Throwable t) {
            duplicate.close();
            throw t;
        }
        fds.add(duplicate);
        putInt(fds.size() - 1);
    }

    @Override
    public void copy(BodyReader reader) {
        BodySink.super.copy(reader);
    }

    @Override
    public void beginCopy() {
        copiedFds.clear();
    }

    /** Writes type {@code h}. A body may refer to one descriptor thousands of times, which needs only one duplicate. */
    @Override
    public void copyUnixFd(int number) {
        Integer index = copiedFds.get(number);
        if (index == null) {
            writeIndex(UnixFd.duplicate(number));
            copiedFds.put(number, fds.size() - 1);
        } else {
            next('h');
            putInt(index);
        }
    }

    @Override
    public void writeArray(char elementType, MemorySegment elements) {
        if (!SignatureSyntax.isNumeric(elementType) || elements.byteSize() % SignatureSyntax.size(elementType) != 0) {
            throw new IllegalArgumentException(
                    "%d bytes aren't a whole array of '%c'".formatted(elements.byteSize(), elementType));
        }
        int size = checkArray(elements.byteSize());
        beginArray(String.valueOf(elementType));
        ensure(size);
        MemorySegment.copy(elements, JAVA_BYTE, 0, bytes, position, size);
        position += size;
        end();
    }

    @Override
    public void beginArray(String elementType) {
        open('a', elementType, SignatureCursor.END);
        align(4);
        ensure(4);
        int lengthAt = position;
        position += 4;
        align(SignatureSyntax.alignment(elementType.charAt(0)));
        pushArray(lengthAt, position);
    }

    @Override
    public void beginStruct(String fieldTypes) {
        open('(', fieldTypes, ')');
        align(8);
    }

    @Override
    public void beginDictEntry(String keyAndValueType) {
        if (types.container() != 'a') {
            throw types.mismatch("a dict entry");
        }
        open('{', keyAndValueType, '}');
        align(8);
    }

    @Override
    public void beginVariant(String type) {
        SignatureSyntax.checkSingle(type);
        next('v');
        types.enterVariant(type);
        putSignature(type);
    }

    @Override
    public void end() {
        if (types.container() == 'a') {
            endArray();
        } else if (types.type() != SignatureCursor.END) {
            throw types.mismatch("the end");
        }
        types.exit();
    }

    private void endArray() {
        int start = arrays[openArrays - 1];
        int lengthAt = arrays[openArrays - 2];
        INT32.set(bytes, lengthAt, checkArray(position - start));
        openArrays -= 2;
    }

    @Override
    public void writeValue(String type, Object value) {
        JavaValues.write(this, SignatureSyntax.checkSingle(type), value);
    }

    @Override
    public void writeValues(String signature, Object... values) {
        JavaValues.writeAll(this, SignatureSyntax.checkSignature(signature), Arrays.asList(values));
    }

    @Override
    public Body toBody() {
        checkUnfinished();
        if (types.depth() > 0) {
            throw new IllegalStateException("a container is still open at " + types.where());
        }
        finished = true;
        return MESSAGES.newBody(types.signature(), Arrays.copyOf(bytes, position), fds);
    }

    /** Closes the descriptors of an abandoned body. */
    public void discard() {
        finished = true;
        fds.forEach(UnixFd::close);
    }

    private void next(char code) {
        checkUnfinished();
        declareOrExpect((byte) code);
        if (code != 'v') {
            types.advance();
        }
    }

    private void checkUnfinished() {
        if (finished) {
            throw new IllegalStateException("the body is finished");
        }
    }

    private void declareOrExpect(byte code) {
        if (types.depth() == 0) {
            types.declare(code);
        } else {
            types.expect(code);
        }
    }

    private void open(char code, String contents, int closing) {
        checkUnfinished();
        if (types.depth() == 0) {
            String type = code + contents + (closing == SignatureCursor.END ? "" : String.valueOf((char) closing));
            types.declare(SignatureSyntax.checkSingle(type));
        } else {
            types.expect(code, contents, closing);
        }
        types.enter();
    }

    private static void checkRange(char code, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("%d is outside of type '%c': 0 to %d".formatted(value, code, max));
        }
    }

    private static int checkArray(long size) {
        if (size > MAX_ARRAY) {
            throw BusErrors.tooLarge("an array of %d bytes: at most %d are allowed".formatted(size, MAX_ARRAY));
        }
        return (int) size;
    }

    private void pushArray(int lengthAt, int start) {
        if (openArrays + 2 > arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * arrays.length);
        }
        arrays[openArrays++] = lengthAt;
        arrays[openArrays++] = start;
    }

    private void putShort(short value) {
        align(2);
        ensure(2);
        INT16.set(bytes, position, value);
        position += 2;
    }

    private void putInt(int value) {
        align(4);
        ensure(4);
        INT32.set(bytes, position, value);
        position += 4;
    }

    private void putLong(long value) {
        align(8);
        ensure(8);
        INT64.set(bytes, position, value);
        position += 8;
    }

    private void putAsciiText(String value) {
        putInt(value.length());
        putAscii(value);
    }

    private void putSignature(String value) {
        ensure(1);
        bytes[position++] = (byte) value.length();
        putAscii(value);
    }

    @SuppressWarnings("deprecation") // the low bytes of ASCII characters are the text
    private void putAscii(String value) {
        ensure(value.length() + 1);
        value.getBytes(0, value.length(), bytes, position);
        position += value.length();
        bytes[position++] = 0;
    }

    private void putText(Utf8View value) {
        int size = value.length();
        putInt(size);
        ensure(size + 1);
        value.copyTo(bytes, position);
        position += size;
        bytes[position++] = 0;
    }

    private void align(int alignment) {
        int padding = -position & (alignment - 1);
        ensure(padding);
        position += padding;
    }

    private void ensure(int more) {
        if (position + (long) more > MAX_MESSAGE) {
            throw BusErrors.tooLarge("the body exceeds " + MAX_MESSAGE + " bytes");
        }
        if (position + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(position + more, 2 * bytes.length));
        }
    }
}
