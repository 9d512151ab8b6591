package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.text.Utf8;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Implements {@link BodyWriter}, and receives copies of other bodies. */
public final class WireWriter implements BodyWriter, BodySink {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final SignatureCursor types = new SignatureCursor();
    private final WireOutput output = new WireOutput();
    private final List<UnixFd> fds = new ArrayList<>();
    /** The indexes of the descriptors of the copied body, by their numbers. */
    private @Nullable Map<Integer, Integer> copiedFds;

    private boolean finished;

    /** Creates a writer of an empty body. */
    public WireWriter() {
        types.reset();
    }

    /** Starts a new body. The writer must not own descriptors. */
    WireWriter restart() {
        types.reset();
        output.reset();
        fds.clear();
        finished = false;
        return this;
    }

    /** Returns whether the writer has too much memory to be reused. */
    boolean isLarge() {
        return output.isLarge();
    }

    /**
     * Ends writing, and leaves the body in this writer.
     *
     * @param signature the types that must have been written
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if other ones were written
     */
    public void finish(String signature) {
        checkComplete();
        if (!types.isBody(signature)) {
            throw new BusException(
                    ErrorName.INVALID_SIGNATURE,
                    "\"%s\" was written, but \"%s\" is declared".formatted(types.signature(), signature));
        }
        finished = true;
    }

    /** Returns the size of the finished body in bytes. */
    public int size() {
        return output.size();
    }

    /** Returns the array that begins with the bytes of the finished body. */
    public byte[] bytes() {
        return output.bytes();
    }

    /** Returns the descriptors of the finished body. */
    public List<UnixFd> fds() {
        return fds;
    }

    /**
     * Ends writing.
     *
     * @param signature the types that were written
     */
    public Body toBody(String signature) {
        checkComplete();
        finished = true;
        return MESSAGES.newBody(signature, output.toByteArray(), fds);
    }

    @Override
    public void writeByte(byte value) {
        next('y');
        output.putByte(value);
    }

    @Override
    public void writeBoolean(boolean value) {
        next('b');
        output.putInt(value ? 1 : 0);
    }

    @Override
    public void writeInt16(short value) {
        next('n');
        output.putShort(value);
    }

    @Override
    public void writeUint16(int value) {
        checkRange('q', value, 0xffffL);
        next('q');
        output.putShort((short) value);
    }

    @Override
    public void writeInt32(int value) {
        next('i');
        output.putInt(value);
    }

    @Override
    public void writeUint32(long value) {
        checkRange('u', value, 0xffff_ffffL);
        next('u');
        output.putInt((int) value);
    }

    @Override
    public void writeInt64(long value) {
        next('x');
        output.putLong(value);
    }

    @Override
    public void writeUint64(long value) {
        next('t');
        output.putLong(value);
    }

    @Override
    public void writeDouble(double value) {
        next('d');
        output.putLong(Double.doubleToRawLongBits(value));
    }

    @Override
    public void writeString(String value) {
        if (Utf8.isAscii(value)) {
            next('s');
            output.putAscii(value);
        } else {
            ByteBuffer utf8 = Utf8.encode(value);
            next('s');
            output.putText(new Utf8View().wrap(MemorySegment.ofBuffer(utf8), 0, utf8.remaining()));
        }
    }

    @Override
    public void writeString(Utf8View value) {
        int wrong = value.malformedAt();
        if (wrong >= 0) {
            throw new IllegalArgumentException("a string has a NUL or malformed UTF-8 at byte " + wrong);
        }
        next('s');
        output.putText(value);
    }

    @Override
    public void writeObjectPath(ObjectPath value) {
        next('o');
        output.putAscii(value.value());
    }

    @Override
    public void writeObjectPath(Utf8View value) {
        if (isPath(value)) {
            next('o');
            output.putText(value);
        } else {
            writeObjectPath(new ObjectPath(value.toString())); // throws
        }
    }

    /** Returns whether a text is an object path, without making a String of it. */
    private static boolean isPath(Utf8View text) {
        boolean valid = !text.isEmpty() && text.byteAt(0) == '/';
        boolean slash = true;
        for (int i = 1; i < text.length() && valid; i++) {
            byte code = text.byteAt(i);
            boolean element = code >= 'a' && code <= 'z'
                    || code >= 'A' && code <= 'Z'
                    || code >= '0' && code <= '9'
                    || code == '_';
            valid = element || code == '/' && !slash;
            slash = !element;
        }
        return valid && (text.length() == 1 || !slash);
    }

    @Override
    public void writeSignature(Signature value) {
        next('g');
        output.putSignature(value.value());
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
        output.putInt(fds.size() - 1);
    }

    @Override
    public void copy(BodyReader reader) {
        BodySink.super.copy(reader);
    }

    @Override
    public void beginCopy() {
        copiedFds = null;
    }

    /** Writes type {@code h}. A body may refer to one descriptor thousands of times, which needs only one duplicate. */
    @Override
    public void copyUnixFd(int number) {
        Map<Integer, Integer> copied = copiedFds == null ? new HashMap<>() : copiedFds;
        copiedFds = copied;
        Integer index = copied.get(number);
        if (index == null) {
            writeIndex(UnixFd.duplicate(number));
            copied.put(number, fds.size() - 1);
        } else {
            next('h');
            output.putInt(index);
        }
    }

    @Override
    public void writeArray(char elementType, MemorySegment elements) {
        if (!SignatureSyntax.isNumeric(elementType) || elements.byteSize() % SignatureSyntax.size(elementType) != 0) {
            throw new IllegalArgumentException(
                    "%d bytes aren't a whole array of '%c'".formatted(elements.byteSize(), elementType));
        }
        int size = WireOutput.checkArraySize(elements.byteSize());
        beginArray(String.valueOf(elementType));
        output.putElements(elements, size);
        end();
    }

    @Override
    public void beginArray(String elementType) {
        open('a', elementType, SignatureCursor.END);
        output.beginArray(SignatureSyntax.alignment(elementType.charAt(0)));
    }

    @Override
    public void beginStruct(String fieldTypes) {
        open('(', fieldTypes, ')');
        output.align(8);
    }

    @Override
    public void beginDictEntry(String keyAndValueType) {
        if (types.container() != 'a') {
            throw types.mismatch("a dict entry");
        }
        open('{', keyAndValueType, '}');
        output.align(8);
    }

    @Override
    public void beginVariant(String type) {
        SignatureSyntax.checkSingle(type);
        next('v');
        types.enterVariant(type);
        output.putSignature(type);
    }

    @Override
    public void end() {
        if (types.container() == 'a') {
            output.endArray();
        } else if (types.type() != SignatureCursor.END) {
            throw types.mismatch("the end");
        }
        types.exit();
    }

    @Override
    public void writeValue(String type, Object value) {
        JavaValues.write(this, SignatureSyntax.checkSingle(type), value);
    }

    @Override
    public void writeValues(String signature, Object... values) {
        JavaValues.writeAll(this, SignatureSyntax.checkSignature(signature), values);
    }

    @Override
    public Body toBody() {
        return toBody(types.signature());
    }

    private void checkComplete() {
        checkUnfinished();
        if (types.depth() > 0) {
            throw new IllegalStateException("a container is still open at " + types.where());
        }
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
}
