package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdBusMessage;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.BodySink;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Appends a finished body to a {@code sd_bus_message}. Used on the loop's thread only. */
final class SdBodyWriter implements BodySink {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    /** The room for a text; longer ones, which are rare, get their own memory. */
    private static final int TEXT_ROOM = 4 << 10;

    /** The size from which on a body gets its own reader: a reused one refers to its last body until the next call. */
    private static final int LARGE = 16 << 10;

    private final MemorySegment value;
    private final MemorySegment types;
    private final MemorySegment string;
    private final WireReader usualReader = new WireReader();
    private final Utf8View usualText = new Utf8View();
    private long m;

    SdBodyWriter(Arena arena) {
        value = arena.allocate(8, 8);
        types = arena.allocate(SignatureSyntax.MAX_SIGNATURE + 1L);
        string = arena.allocate(TEXT_ROOM);
    }

    void append(Body body, long message) {
        m = message;
        copy(MESSAGES.wrap(reader(body.byteSize()), body), text(body.byteSize()));
    }

    /** Appends the body that a writer has finished. */
    void append(WireWriter body, String signature, long message) {
        m = message;
        MemorySegment bytes = MemorySegment.ofArray(body.bytes());
        WireReader reader = reader(body.size());
        copy(reader.wrap(bytes, 0, body.size(), signature, ByteOrder.nativeOrder(), body.fds()), text(body.size()));
    }

    private WireReader reader(int size) {
        return size < LARGE ? usualReader : new WireReader();
    }

    private Utf8View text(int size) {
        return size < LARGE ? usualText : new Utf8View();
    }

    @Override
    public void writeByte(byte b) {
        value.set(JAVA_BYTE, 0, b);
        appendBasic('y');
    }

    @Override
    public void writeBoolean(boolean b) {
        value.set(JAVA_INT, 0, b ? 1 : 0);
        appendBasic('b');
    }

    @Override
    public void writeInt16(short n) {
        value.set(JAVA_SHORT, 0, n);
        appendBasic('n');
    }

    @Override
    public void writeUint16(int q) {
        value.set(JAVA_SHORT, 0, (short) q);
        appendBasic('q');
    }

    @Override
    public void writeInt32(int i) {
        value.set(JAVA_INT, 0, i);
        appendBasic('i');
    }

    @Override
    public void writeUint32(long u) {
        value.set(JAVA_INT, 0, (int) u);
        appendBasic('u');
    }

    @Override
    public void writeInt64(long x) {
        value.set(JAVA_LONG, 0, x);
        appendBasic('x');
    }

    @Override
    public void writeUint64(long t) {
        value.set(JAVA_LONG, 0, t);
        appendBasic('t');
    }

    @Override
    public void writeDouble(double d) {
        value.set(JAVA_DOUBLE, 0, d);
        appendBasic('d');
    }

    @Override
    public void writeString(Utf8View s) {
        appendText('s', s);
    }

    @Override
    public void writeObjectPath(Utf8View o) {
        appendText('o', o);
    }

    @Override
    public void writeSignature(Utf8View g) {
        appendText('g', g);
    }

    private void appendText(char code, Utf8View value) {
        if (value.length() < TEXT_ROOM) {
            appendText(code, value, string);
        } else {
            try (Arena call = Arena.ofConfined()) {
                appendText(code, value, call.allocate(value.length() + 1L));
            }
        }
    }

    private void appendText(char code, Utf8View value, MemorySegment memory) {
        value.copyTo(memory);
        memory.set(JAVA_BYTE, value.length(), (byte) 0);
        check(SdBusMessage.append_basic(m, (byte) code, memory.address()));
    }

    @Override
    public void copyUnixFd(int h) {
        value.set(JAVA_INT, 0, h);
        appendBasic('h');
    }

    private void appendBasic(char code) {
        check(SdBusMessage.append_basic(m, (byte) code, value.address()));
    }

    @Override
    public void writeArray(char elementType, MemorySegment elements) {
        check(SdBusMessage.append_array_space(m, (byte) elementType, elements.byteSize(), value.address()));
        if (elements.byteSize() > 0) {
            MemorySegment.copy(elements, 0, Memory.ALL, value.get(JAVA_LONG, 0), elements.byteSize());
        }
    }

    @Override
    public void beginArray(String elementType) {
        open('a', elementType);
    }

    @Override
    public void beginStruct(String fieldTypes) {
        open('r', fieldTypes);
    }

    @Override
    public void beginDictEntry(String keyAndValueType) {
        open('e', keyAndValueType);
    }

    @Override
    public void beginVariant(String type) {
        open('v', type);
    }

    private void open(char container, String contents) {
        types.setString(0, contents);
        check(SdBusMessage.open_container(m, (byte) container, types.address()));
    }

    @Override
    public void end() {
        check(SdBusMessage.close_container(m));
    }

    private static void check(int result) {
        Errno.check(result, "appending to a message");
    }
}
