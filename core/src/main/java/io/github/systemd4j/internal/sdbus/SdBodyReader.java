package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdBusMessage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.AbstractBodyReader;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.SignatureCursor;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Reads a {@code sd_bus_message} in place. The types are checked here before libsystemd is called, so that an error can
 * report the position in the signature.
 */
public final class SdBodyReader extends AbstractBodyReader {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final SignatureCursor types = new SignatureCursor();
    private final Utf8View text = new Utf8View();
    private final MessageScope scope;
    /** Room for one value, or for a pointer and a size. */
    private final MemorySegment value;

    private final MemorySegment typeText;
    private long ticket = -1;
    private long m;
    private boolean inside;

    SdBodyReader(Arena arena, MessageScope scope) {
        this.scope = scope;
        this.value = arena.allocate(16, 8);
        this.typeText = arena.allocate(SignatureSyntax.MAX_SIGNATURE + 1L);
    }

    SdBodyReader wrap(long message, Utf8View signature) {
        m = message;
        ticket = scope.ticket();
        inside = false;
        types.reset(signature);
        check(SdBusMessage.rewind(m, 1));
        return this;
    }

    /** Continues to read inside a container that libsystemd has entered. */
    SdBodyReader wrapInside(long message, String signature) {
        m = message;
        ticket = scope.ticket();
        inside = true;
        types.reset(signature);
        return this;
    }

    @Override
    public MessageScope scope() {
        return scope;
    }

    private void checkAlive() {
        scope.check(ticket);
    }

    @Override
    public String signature() {
        checkAlive();
        return types.signature();
    }

    @Override
    public ByteOrder order() {
        return ByteOrder.nativeOrder();
    }

    @Override
    public boolean hasNext() {
        checkAlive();
        return types.container() == 'a' ? check(SdBusMessage.at_end(m, 0)) == 0 : types.type() != SignatureCursor.END;
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
        return readBasic('y').get(JAVA_BYTE, 0);
    }

    @Override
    public boolean readBoolean() {
        return readBasic('b').get(JAVA_INT, 0) != 0;
    }

    @Override
    public short readInt16() {
        return readBasic('n').get(JAVA_SHORT, 0);
    }

    @Override
    public int readUint16() {
        return Short.toUnsignedInt(readBasic('q').get(JAVA_SHORT, 0));
    }

    @Override
    public int readInt32() {
        return readBasic('i').get(JAVA_INT, 0);
    }

    @Override
    public long readUint32() {
        return Integer.toUnsignedLong(readBasic('u').get(JAVA_INT, 0));
    }

    @Override
    public long readInt64() {
        return readBasic('x').get(JAVA_LONG, 0);
    }

    @Override
    public long readUint64() {
        return readBasic('t').get(JAVA_LONG, 0);
    }

    @Override
    public double readDouble() {
        return readBasic('d').get(JAVA_DOUBLE, 0);
    }

    @Override
    public Utf8View readString(Utf8View into) {
        return readText('s', into);
    }

    @Override
    public String readString() {
        return readString(text).toString();
    }

    @Override
    public Utf8View readObjectPath(Utf8View into) {
        return readText('o', into);
    }

    @Override
    public Utf8View readSignature(Utf8View into) {
        long start = readBasic('g').get(JAVA_LONG, 0);
        types.checkReceived(Memory.ALL, start, (int) Memory.strlen(start)); // libsystemd accepts dict entries anywhere
        return view(start, into);
    }

    private Utf8View readText(char code, Utf8View into) {
        return view(readBasic(code).get(JAVA_LONG, 0), into);
    }

    private Utf8View view(long string, Utf8View into) {
        return MESSAGES.wrap(into, string, (int) Memory.strlen(string), scope);
    }

    @Override
    public UnixFd readUnixFd() {
        return UnixFd.duplicate(readFdNumber());
    }

    @Override
    public int readFdNumber() {
        return readBasic('h').get(JAVA_INT, 0);
    }

    /** Returns the memory that contains the value until the next call. */
    private MemorySegment readBasic(char code) {
        checkAlive();
        types.expect(code);
        checkPresent(SdBusMessage.read_basic(m, (byte) code, value.address()));
        types.advance();
        return value;
    }

    @Override
    public MemorySegment readArray(char elementType) {
        return takeArray(elementType)
                ? scope.slice(value.get(JAVA_LONG, 0), value.get(JAVA_LONG, 8))
                : readSwapped(elementType);
    }

    @Override
    public long readArray(char elementType, MemorySegment into) {
        return takeArray(elementType)
                ? copy(Memory.ALL, value.get(JAVA_LONG, 0), value.get(JAVA_LONG, 8), into)
                : super.readArray(elementType, into);
    }

    /** Takes an array, and stores its address and size in {@link #value}; returns false if it has the other byte order. */
    private boolean takeArray(char elementType) {
        checkAlive();
        types.expectArray(elementType);
        int result = SdBusMessage.read_array(m, (byte) elementType, value.address(), value.address() + 8);
        if (result == -libc_h.EOPNOTSUPP()) {
            return false;
        }
        checkPresent(result);
        types.advance();
        return true;
    }

    /** Reads an array in the other byte order: libsystemd doesn't return it as memory, but it reads the elements. */
    private MemorySegment readSwapped(char elementType) {
        var bytes = new ByteArrayOutputStream();
        long size = SignatureSyntax.size(elementType);
        enterArray();
        while (hasNext()) {
            bytes.writeBytes(readBasic(elementType).asSlice(0, size).toArray(JAVA_BYTE));
        }
        exit();
        return MemorySegment.ofArray(bytes.toByteArray()).asReadOnly();
    }

    @Override
    public BodyReader enterArray() {
        return enter('a');
    }

    @Override
    public BodyReader enterStruct() {
        return enter('(');
    }

    @Override
    public BodyReader enterDictEntry() {
        return enter('{');
    }

    private BodyReader enter(char code) {
        checkAlive();
        types.expect(code);
        types.copyNextContents(typeText);
        byte container = (byte) (code == '(' ? 'r' : code == '{' ? 'e' : code);
        checkPresent(SdBusMessage.enter_container(m, container, typeText.address()));
        types.enter();
        return this;
    }

    @Override
    public BodyReader enterVariant() {
        checkAlive();
        types.expect('v');
        checkPresent(SdBusMessage.peek_type(m, value.address(), value.address() + 8));
        long contents = value.get(JAVA_LONG, 8);
        if (value.get(JAVA_BYTE, 0) != 'v' || contents == 0) {
            throw BusErrors.malformed("libsystemd isn't at " + types.where() + " because of an earlier error", null);
        }
        types.enterVariant(Memory.ALL, contents, (int) Memory.strlen(contents));
        check(SdBusMessage.enter_container(m, (byte) 'v', contents));
        return this;
    }

    @Override
    public BodyReader exit() {
        checkAlive();
        types.checkInside();
        while (hasNext()) {
            skip();
        }
        check(SdBusMessage.exit_container(m));
        types.exit();
        return this;
    }

    @Override
    public BodyReader skip() {
        if (!hasNext()) {
            throw types.exhausted("a value");
        }
        types.copyNextType(typeText);
        check(SdBusMessage.skip(m, typeText.address()));
        types.advance();
        return this;
    }

    @Override
    public BodyReader rewind() {
        checkAlive();
        check(SdBusMessage.rewind(m, inside ? 0 : 1));
        types.rewind();
        return this;
    }

    private void checkPresent(int result) {
        if (check(result) == 0) {
            throw types.exhausted("another element");
        }
    }

    private int check(int result) {
        if (result < 0) {
            throw new BusException(ErrorName.INCONSISTENT_MESSAGE, "malformed at " + types.where(), -result, null);
        }
        return result;
    }
}
