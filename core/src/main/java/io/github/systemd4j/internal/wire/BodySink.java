package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Receives values: bytes on the heap, or a message of libsystemd. */
public interface BodySink {
    void writeByte(byte value);

    void writeBoolean(boolean value);

    void writeInt16(short value);

    void writeUint16(int value);

    void writeInt32(int value);

    void writeUint32(long value);

    void writeInt64(long value);

    void writeUint64(long value);

    void writeDouble(double value);

    void writeString(Utf8View value);

    void writeObjectPath(Utf8View value);

    void writeSignature(Utf8View value);

    /** Begins to copy another body, whose descriptor numbers may refer to other files. */
    default void beginCopy() {}

    /** Writes type {@code h} for a descriptor that its owner still owns, by its number. */
    void copyUnixFd(int number);

    void writeArray(char elementType, MemorySegment elements);

    void beginArray(String elementType);

    void beginStruct(String fieldTypes);

    void beginDictEntry(String keyAndValueType);

    void beginVariant(String type);

    void end();

    /** Copies all remaining values of the reader's container. */
    default void copy(BodyReader reader) {
        copy(reader, new Utf8View());
    }

    /** Copies all remaining values of the reader's container; {@code text} is used for each text. */
    default void copy(BodyReader reader, Utf8View text) {
        beginCopy();
        while (reader.hasNext()) {
            copyValue(reader, text);
        }
    }

    private void copyValue(BodyReader reader, Utf8View text) {
        switch (reader.peekType()) {
            case 'y' -> writeByte(reader.readByte());
            case 'b' -> writeBoolean(reader.readBoolean());
            case 'n' -> writeInt16(reader.readInt16());
            case 'q' -> writeUint16(reader.readUint16());
            case 'i' -> writeInt32(reader.readInt32());
            case 'u' -> writeUint32(reader.readUint32());
            case 'x' -> writeInt64(reader.readInt64());
            case 't' -> writeUint64(reader.readUint64());
            case 'd' -> writeDouble(reader.readDouble());
            case 's' -> writeString(reader.readString(text));
            case 'o' -> writeObjectPath(reader.readObjectPath(text));
            case 'g' -> writeSignature(reader.readSignature(text));
            case 'h' -> copyUnixFd(((AbstractBodyReader) reader).readFdNumber());
            default -> copyContainer(reader, text);
        }
    }

    private void copyContainer(BodyReader reader, Utf8View text) {
        String type = reader.peekSignature();
        switch (type.charAt(0)) {
            case 'a' -> {
                char element = type.charAt(1);
                if (SignatureSyntax.isNumeric(element) && reader.order().equals(ByteOrder.nativeOrder())) {
                    writeArray(element, reader.readArray(element));
                    return;
                }
                beginArray(type.substring(1));
                reader.enterArray();
            }
            case '(' -> {
                beginStruct(type.substring(1, type.length() - 1));
                reader.enterStruct();
            }
            case '{' -> {
                beginDictEntry(type.substring(1, type.length() - 1));
                reader.enterDictEntry();
            }
            default -> {
                reader.enterVariant();
                beginVariant(reader.peekSignature());
            }
        }
        while (reader.hasNext()) {
            copyValue(reader, text);
        }
        reader.exit();
        end();
    }
}
