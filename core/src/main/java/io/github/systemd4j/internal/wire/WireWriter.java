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
import java.util.List;

/** Implements {@link BodyWriter}, and receives copies of other bodies. */
public final class WireWriter implements BodyWriter, BodySink {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final SignatureCursor types = new SignatureCursor();
    private final WireOutput output = new WireOutput();
    private final WrittenFds fds = new WrittenFds();

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
        types.checkBody(signature);
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
        return fds.all();
    }

    /**
     * Ends writing.
     *
     * @param signature the types that were written
     */
    public Body toBody(String signature) {
        checkComplete();
        finished = true;
        return MESSAGES.newBody(signature, output.toByteArray(), fds.all());
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
        WireOutput.checkRange('q', value, 0xffffL);
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
        WireOutput.checkRange('u', value, 0xffff_ffffL);
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
        PathText.check(value);
        next('o');
        output.putText(value);
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
        output.putInt(fds.add(duplicate));
    }

    @Override
    public void copy(BodyReader reader) {
        BodySink.super.copy(reader);
    }

    @Override
    public void beginCopy() {
        fds.beginCopy();
    }

    /** Writes type {@code h}. A body may refer to one descriptor thousands of times, which needs only one duplicate. */
    @Override
    public void copyUnixFd(int number) {
        Integer index = fds.copied(number);
        if (index == null) {
            writeIndex(UnixFd.duplicate(number));
            fds.lastIsCopyOf(number);
        } else {
            next('h');
            output.putInt(index);
        }
    }

    @Override
    public void writeArray(char elementType, MemorySegment elements) {
        int size = WireOutput.checkElements(elementType, elements.byteSize());
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
        fds.close();
    }

    private void next(char code) {
        checkUnfinished();
        if (types.depth() == 0) {
            types.declare((byte) code);
        } else {
            types.expect(code);
        }
        if (code != 'v') {
            types.advance();
        }
    }

    private void checkUnfinished() {
        if (finished) {
            throw new IllegalStateException("the body is finished");
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
}
