package io.github.systemd4j.internal.wire.index;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.AbstractBodyReader;
import io.github.systemd4j.internal.wire.Header;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.ParsedSignature;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads bodies in the library's own memory. A body is checked in one pass when it is wrapped, and then read by its
 * index. What the index doesn't have, and every error, is left to a {@link WireReader}, which continues at the same
 * value until the next {@link #wrap} or {@link #rewind}.
 *
 * <p>A flyweight. Used on the loop's thread only: the cursor and the views refuse others. It is long because it has a
 * method for each type, and navigation is in {@link IndexCursor}.
 */
public final class IndexedReader extends AbstractBodyReader {
    /** How many bytes behind a body must be in the memory, too, because words are read that are only partly inside. */
    public static final int SLACK = Long.BYTES;

    private static final MessageAccess MESSAGES = MessageAccess.get();
    private static final boolean NATIVE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    private static final long NONE = IndexCursor.NONE;

    private final WireReader careful = new WireReader();
    private final BodyIndexer indexer = new BodyIndexer();
    private final BodyIndex index = new BodyIndex();
    private final IndexCursor cursor = new IndexCursor(index);
    private final Utf8View text = new Utf8View();

    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int size;
    private ParsedSignature signature = ParsedSignature.NONE;
    private long signatureAt;
    private int signatureLength;
    private ByteOrder order = ByteOrder.nativeOrder();
    private @Nullable MessageScope scope;
    private long ticket;

    /** Whether the body is valid and has an index. */
    private boolean valid;

    /** Whether the next value is read by the index. If not, the cursor has no values. */
    private boolean indexed;

    /** Whether the careful reader was wrapped around the body, too, so that it has to be released. */
    private boolean carefulInUse;

    /**
     * Wraps the body of a message, which is valid until the scope ends.
     *
     * @param known the body's types; null if they have to be found
     */
    public IndexedReader wrap(Header header, @Nullable ParsedSignature known, MessageScope newScope) {
        long typesAt = header.start(HeaderField.SIGNATURE);
        ParsedSignature types = known == null ? types(header, typesAt) : known;
        return types == null
                ? wrapUnindexed(header, typesAt, newScope)
                : wrap(header.memory(), header.bodyStart(), header.bodySize(), types, typesAt, newScope);
    }

    private @Nullable ParsedSignature types(Header header, long at) {
        boolean isNative = header.order() == ByteOrder.nativeOrder();
        return isNative ? indexer.signature(header.memory(), at, header.length(HeaderField.SIGNATURE)) : null;
    }

    private IndexedReader wrapUnindexed(Header header, long typesAt, MessageScope newScope) {
        start(header.memory(), header.bodyStart(), header.bodySize(), newScope);
        signature = ParsedSignature.NONE;
        order = header.order();
        signatureAt = typesAt;
        signatureLength = header.length(HeaderField.SIGNATURE);
        valid = false;
        return rewind();
    }

    /**
     * Wraps a body of this machine's byte order, which is valid until the scope ends. If it is the same body as before,
     * it isn't checked again. Eight bytes before it, and {@link #SLACK} behind it, must be in the memory, too.
     *
     * @param offset of the first byte
     * @param length in bytes
     * @param types the body's types
     * @param typesAt where the same types are in the memory
     */
    IndexedReader wrap(
            MemorySegment bytes, long offset, int length, ParsedSignature types, long typesAt, MessageScope newScope) {
        if (valid && base == offset && scope == newScope && ticket == newScope.ticket()) {
            return rewind();
        }
        start(bytes, offset, length, newScope);
        if (signature != types) { // writing a reference is expensive
            signature = types;
        }
        if (order != ByteOrder.nativeOrder()) {
            order = ByteOrder.nativeOrder();
        }
        signatureLength = types.length();
        signatureAt = typesAt;
        valid = NATIVE && indexer.index(bytes, offset, length, types, index);
        return rewind();
    }

    @SuppressWarnings("MemorySegmentReferenceEquality")
    private void start(MemorySegment bytes, long offset, int length, MessageScope newScope) {
        if (memory != bytes) {
            memory = bytes;
        }
        if (scope != newScope) {
            scope = newScope;
        }
        base = offset;
        size = length;
        ticket = newScope.ticket();
    }

    /** Ends the lifetime of a body: nothing can be read. */
    public void release() {
        if (carefulInUse) {
            carefulInUse = false;
            careful.release();
        }
        valid = false;
        leaveIndex();
    }

    @Override
    public IndexedReader rewind() {
        if (valid) {
            indexed = true;
            cursor.rewind();
        } else {
            checkAlive(); // the memory may belong to another message or connection now
            leaveIndex();
            wrapCareful();
        }
        return this;
    }

    private void leaveIndex() {
        indexed = false;
        cursor.clear();
    }

    /** Returns whether the next value is read by the index. */
    public boolean isIndexed() {
        return indexed;
    }

    @Override
    public @Nullable MessageScope scope() {
        return scope;
    }

    /** Returns the index, if there is one. */
    public BodyIndex index() {
        return index;
    }

    /** Returns the memory of the body. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns the offset of the body's first byte in the memory. */
    public long base() {
        return base;
    }

    /** Returns the reader that continues from here on. */
    private WireReader careful() {
        checkAlive();
        if (indexed) {
            wrapCareful();
            cursor.repeat(careful);
            leaveIndex();
        }
        return careful;
    }

    private void wrapCareful() {
        MessageScope current = scope;
        if (current != null) {
            carefulInUse = true;
            careful.wrap(memory, base, size, signatureAt, signatureLength, order, current);
        }
    }

    private void checkAlive() {
        MessageScope current = scope;
        if (current != null) {
            current.check(ticket);
        }
    }

    // --- the next value

    @Override
    public ByteOrder order() {
        return order;
    }

    @Override
    public boolean hasNext() {
        if (cursor.hasNext()) {
            return true;
        }
        checkAlive();
        return !indexed && careful.hasNext();
    }

    @Override
    public char peekType() {
        if (cursor.hasNext()) {
            int code = BodyIndex.code(cursor.next());
            return code < BodyIndex.NUMBERS ? (char) code : 'a';
        }
        return hasNext() ? careful.peekType() : 0;
    }

    @Override
    public String signature() {
        checkAlive();
        if (!indexed) {
            return careful.signature();
        }
        long variant = cursor.variant();
        return variant == NONE ? text(signatureAt, signature.length()) : text(at(variant), typesLength(variant));
    }

    @Override
    public String peekSignature() {
        if (cursor.hasNext()) {
            byte[] types = types();
            int from = cursor.typeOfNext(types);
            return new String(types, from, SignatureSyntax.end(types, from) - from, StandardCharsets.ISO_8859_1);
        }
        return hasNext() ? careful.peekSignature() : "";
    }

    /** Returns the types of the innermost variant that is open, or else of the body. */
    private byte[] types() {
        long variant = cursor.variant();
        if (variant == NONE) {
            return signature.codes();
        }
        byte[] types = new byte[typesLength(variant)];
        MemorySegment.copy(memory, JAVA_BYTE, at(variant), types, 0, types.length);
        return types;
    }

    /** Returns the number of characters of a variant's types, which is the byte before them. */
    private int typesLength(long variant) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at(variant) - 1));
    }

    private String text(long at, int length) {
        return MESSAGES.wrap(text, memory, at, length, scope).toString();
    }

    private long at(long entry) {
        return base + BodyIndex.offset(entry);
    }

    // --- basic types

    @Override
    public byte readByte() {
        long entry = cursor.take('y');
        return entry != NONE ? memory.get(JAVA_BYTE, at(entry)) : careful().readByte();
    }

    @Override
    public boolean readBoolean() {
        long entry = cursor.take('b');
        return entry != NONE
                ? memory.get(JAVA_INT_UNALIGNED, at(entry)) == 1
                : careful().readBoolean();
    }

    @Override
    public short readInt16() {
        long entry = cursor.take('n');
        return entry != NONE
                ? memory.get(JAVA_SHORT_UNALIGNED, at(entry))
                : careful().readInt16();
    }

    @Override
    public int readUint16() {
        long entry = cursor.take('q');
        return entry != NONE
                ? Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at(entry)))
                : careful().readUint16();
    }

    @Override
    public int readInt32() {
        long entry = cursor.take('i');
        return entry != NONE
                ? memory.get(JAVA_INT_UNALIGNED, at(entry))
                : careful().readInt32();
    }

    @Override
    public long readUint32() {
        long entry = cursor.take('u');
        return entry != NONE
                ? Integer.toUnsignedLong(memory.get(JAVA_INT_UNALIGNED, at(entry)))
                : careful().readUint32();
    }

    @Override
    public long readInt64() {
        long entry = cursor.take('x');
        return entry != NONE
                ? memory.get(JAVA_LONG_UNALIGNED, at(entry))
                : careful().readInt64();
    }

    @Override
    public long readUint64() {
        long entry = cursor.take('t');
        return entry != NONE
                ? memory.get(JAVA_LONG_UNALIGNED, at(entry))
                : careful().readUint64();
    }

    @Override
    public double readDouble() {
        long entry = cursor.take('d');
        return entry != NONE
                ? Double.longBitsToDouble(memory.get(JAVA_LONG_UNALIGNED, at(entry)))
                : careful().readDouble();
    }

    @Override
    public Utf8View readString(Utf8View into) {
        long entry = cursor.take('s');
        return entry != NONE ? view(entry, into) : careful().readString(into);
    }

    @Override
    public String readString() {
        return readString(text).toString();
    }

    @Override
    public Utf8View readObjectPath(Utf8View into) {
        long entry = cursor.take('o');
        return entry != NONE ? view(entry, into) : careful().readObjectPath(into);
    }

    private Utf8View view(long entry, Utf8View into) {
        return MESSAGES.wrap(into, memory, at(entry), BodyIndex.extent(entry), scope);
    }

    @Override
    public Utf8View readSignature(Utf8View into) {
        return careful().readSignature(into);
    }

    @Override
    public UnixFd readUnixFd() {
        return careful().readUnixFd();
    }

    @Override
    public int readFdNumber() {
        return careful().readFdNumber();
    }

    // --- containers

    @Override
    public MemorySegment readArray(char elementType) {
        MessageScope current = scope;
        long entry = cursor.take(BodyIndex.NUMBERS + elementType);
        return entry != NONE && current != null
                ? current.slice(memory, at(entry), BodyIndex.extent(entry))
                : careful().readArray(elementType);
    }

    @Override
    public long readArray(char elementType, MemorySegment into) {
        long entry = cursor.take(BodyIndex.NUMBERS + elementType);
        return entry != NONE
                ? copy(memory, at(entry), BodyIndex.extent(entry), into)
                : careful().readArray(elementType, into);
    }

    @Override
    public BodyReader enterArray() {
        if (!cursor.enter('a')) {
            careful().enterArray();
        }
        return this;
    }

    @Override
    public BodyReader enterStruct() {
        if (!cursor.enter('(')) {
            careful().enterStruct();
        }
        return this;
    }

    @Override
    public BodyReader enterDictEntry() {
        if (!cursor.enter('{')) {
            careful().enterDictEntry();
        }
        return this;
    }

    @Override
    public BodyReader enterVariant() {
        if (!cursor.enter('v')) {
            careful().enterVariant();
        }
        return this;
    }

    @Override
    public BodyReader exit() {
        if (!cursor.exit()) {
            careful().exit();
        }
        return this;
    }

    @Override
    public BodyReader skip() {
        if (!cursor.skip()) {
            careful().skip();
        }
        return this;
    }
}
