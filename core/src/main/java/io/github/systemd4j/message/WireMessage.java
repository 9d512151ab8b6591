package io.github.systemd4j.message;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.text.LastValidName;
import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SignatureCache;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.internal.wire.BodyValidator;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.MessageText;
import io.github.systemd4j.internal.wire.RetainedMessage;
import io.github.systemd4j.internal.wire.WireReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Wraps a message in D-Bus's wire format in place. A flyweight: wrap it around one message after another.
 *
 * <p>{@link #wrap} accepts a message only if its header is valid: sizes, padding, the types of all fields, names,
 * paths, the signature, no duplicate field, and all fields that its type needs. Fields that its type doesn't need are
 * allowed. The values of the body are checked when they are read; reading the last value also checks that nothing
 * follows it. Of skipped and unread values only the sizes are checked. File descriptors aren't part of the bytes:
 * reading type {@code h} fails with {@link ErrorName#NOT_SUPPORTED}.
 *
 * <p>Only the thread that creates this object may use it. A message is valid until the next {@link #wrap} or
 * {@link #release}, and the memory must not change until then. Its views throw {@link IllegalStateException}
 * afterwards; its arrays are valid as long as the memory. If the memory changes nevertheless, reading gives wrong
 * values or reports malformed bytes, but it always ends. Allocates nothing.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages">D-Bus
 *     specification, Message Format</a>
 */
public final class WireMessage implements Message {
    /** How many bytes of a message determine its size. */
    public static final int HEADER_SIZE = MessageHeader.SIZE;

    /** The size of a field with a one-byte value, which a newer specification may define. */
    private static final int SMALLEST_FIELD = 5;

    private static final ValueLayout.OfInt FIELD_HEAD = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A field's code and value, and a byte as the stand-in for everything that follows. */
    private static final String FIELD_AND_MORE = "yvy";

    private static final String LOCAL_PATH = "/org/freedesktop/DBus/Local";
    private static final String LOCAL_NAME = "org.freedesktop.DBus.Local";

    private final MessageScope scope;
    private final WireReader reader = new WireReader();
    private final SignatureCache signatures = new SignatureCache();
    private final LastValidName[] lastNames =
            Stream.generate(LastValidName::new).limit(HeaderField.COUNT).toArray(LastValidName[]::new);
    private final BodyValidator unknown = new BodyValidator();
    private final Utf8View path = new Utf8View();
    private final Utf8View interfaceName = new Utf8View();
    private final Utf8View member = new Utf8View();
    private final Utf8View sender = new Utf8View();
    private final Utf8View destination = new Utf8View();
    private final Utf8View errorName = new Utf8View();
    private final Utf8View signature = new Utf8View();

    /**
     * Where the text or number of each field begins, counted from the start of the message; 0 if it lacks the field.
     */
    private final int[] textAt = new int[HeaderField.COUNT];

    private final int[] textLength = new int[HeaderField.COUNT];
    private MemorySegment memory = MemorySegment.NULL;
    private long base;
    private int bodyAt;
    private int bodySize;
    private int type;
    private int flags;
    private int serial;
    private int replySerial;
    private boolean swap;
    private boolean valid;

    /** Creates a flyweight for the calling thread, which wraps no message yet. */
    public WireMessage() {
        this(MemoryOwner.USER);
    }

    /** Creates a flyweight for memory that the library or the caller owns. */
    WireMessage(MemoryOwner memoryOwner) {
        scope = new MessageScope(Thread.currentThread(), memoryOwner);
    }

    /**
     * Returns how long a message is, from its first bytes.
     *
     * @param offset of its first byte
     * @param available how many bytes have arrived from there
     * @param maximum how many bytes a message may have
     * @return its size in bytes; 0 if fewer than the {@value #HEADER_SIZE} bytes that determine it have arrived
     * @throws BusException with {@link ErrorName#INCONSISTENT_MESSAGE} if the bytes aren't the beginning of a message,
     *     and {@link ErrorName#LIMITS_EXCEEDED} if it is longer than the maximum
     */
    public static long sizeOf(MemorySegment memory, long offset, long available, long maximum) {
        return available < HEADER_SIZE ? 0 : MessageHeader.messageSize(memory, offset, maximum);
    }

    /**
     * Wraps a message.
     *
     * @param offset of its first byte, at any alignment
     * @param size in bytes
     * @throws BusException with {@link ErrorName#INCONSISTENT_MESSAGE} if its header breaks the specification's rules;
     *     then no message is wrapped
     * @throws IndexOutOfBoundsException if it isn't completely inside the segment
     * @throws WrongThreadException on another thread than the one that created this object
     */
    @SuppressWarnings("MemorySegmentReferenceEquality")
    public WireMessage wrap(MemorySegment bytes, long offset, long size) {
        release();
        Objects.checkFromIndexSize(offset, size, bytes.byteSize());
        if (memory != bytes) {
            memory = bytes;
        }
        base = offset;
        if (size < HEADER_SIZE || MessageHeader.messageSize(bytes, offset, BodyWriter.MAX_MESSAGE) != size) {
            throw malformed("%d bytes are not its size".formatted(size), 0);
        }
        swap = MessageHeader.isSwapped(bytes, offset);
        checkFieldsSize(MessageHeader.fieldsSize(bytes, offset, swap));
        type = MessageHeader.type(bytes, offset);
        flags = MessageHeader.flags(bytes, offset);
        serial = MessageHeader.serial(bytes, offset, swap);
        bodySize = MessageHeader.bodySize(bytes, offset, swap);
        int fieldsEnd = HEADER_SIZE + MessageHeader.fieldsSize(bytes, offset, swap);
        bodyAt = (int) MessageHeader.aligned(fieldsEnd);
        readFields(fieldsEnd);
        check();
        valid = true;
        return this;
    }

    /**
     * Ends the lifetime of the message and of all its views.
     *
     * @throws WrongThreadException on another thread than the one that created this object
     */
    public void release() {
        scope.checkThread();
        scope.end();
        reader.release();
        valid = false;
    }

    // --- the header

    private void checkFieldsSize(int size) {
        if (size > BodyWriter.MAX_ARRAY) {
            throw malformed(
                    "header fields of %d bytes, at most %d are allowed".formatted(size, BodyWriter.MAX_ARRAY), 0);
        }
    }

    private void readFields(int end) {
        Arrays.fill(textAt, 0);
        replySerial = 0;
        int at = HEADER_SIZE;
        while (at < end) {
            int next = readField(at, end);
            at = (int) MessageHeader.aligned(next);
            if (next != end && at >= end) {
                throw malformed("the header fields don't end at their announced size", next);
            }
        }
    }

    /** Reads a field and returns where it ends. Its zero padding is checked. */
    private int readField(int at, int end) {
        if (end - at < SMALLEST_FIELD) {
            throw malformed("a header field is cut off", at);
        }
        int head = memory.get(FIELD_HEAD, base + at);
        int field = head & 0xff;
        if (field == 0) {
            throw malformed("header field 0", at);
        }
        if (field >= HeaderField.COUNT) {
            return skipField(at, end);
        }
        if (head != HeaderField.head(field)) {
            throw malformed("header field %d isn't of type '%c'".formatted(field, HeaderField.type(field)), at);
        }
        return switch (HeaderField.type(field)) {
            case 'u' -> readNumber(field, at + Integer.BYTES, end);
            case 'g' ->
                readText(field, at + Integer.BYTES + 1, Byte.toUnsignedInt(memory.get(JAVA_BYTE, base + at + 4)), end);
            default -> readText(field, at + 2 * Integer.BYTES, getInt(at + Integer.BYTES), end);
        };
    }

    private int readNumber(int field, int at, int end) {
        if (end - at < Integer.BYTES) {
            throw malformed("header field %d is cut off".formatted(field), at);
        }
        int value = getInt(at);
        checkPadding(at + Integer.BYTES);
        checkSingle(textAt[field] == 0 && (value != 0 || field == HeaderField.UNIX_FDS), field, at);
        textAt[field] = at;
        if (field == HeaderField.REPLY_SERIAL) {
            replySerial = value;
        }
        return at + Integer.BYTES;
    }

    private int readText(int field, int at, int length, int end) {
        if (length < 0 || length >= end - at) {
            throw malformed("header field %d has %d bytes".formatted(field, Integer.toUnsignedLong(length)), at);
        }
        checkSingle(textAt[field] == 0, field, at);
        checkEnd(at + length);
        if (!isValid(field, base + at, length)) {
            throw malformed(
                    "header field %d isn't valid: \"%s\""
                            .formatted(
                                    field,
                                    new Utf8View()
                                            .wrap(memory, base + at, length)
                                            .excerpt()),
                    at);
        }
        textAt[field] = at;
        textLength[field] = length;
        return at + length + 1;
    }

    private boolean isValid(int field, long start, int length) {
        return switch (field) {
            case HeaderField.PATH -> NameValidator.isPath(memory, start, length);
            case HeaderField.SIGNATURE -> signatures.isValid(memory, start, length);
            default -> isName(field, start, length);
        };
    }

    private boolean isName(int field, long start, int length) {
        LastValidName last = lastNames[field];
        if (last.isSame(memory, start, length)) {
            return true;
        }
        boolean valid = switch (field) {
            case HeaderField.INTERFACE, HeaderField.ERROR_NAME -> NameValidator.isInterface(memory, start, length);
            case HeaderField.MEMBER -> NameValidator.isMember(memory, start, length);
            default -> NameValidator.isBusName(memory, start, length);
        };
        if (valid) {
            last.remember(memory, start, length);
        }
        return valid;
    }

    private void checkSingle(boolean right, int field, int at) {
        if (!right) {
            throw malformed("header field %d occurs twice, or is 0".formatted(field), at);
        }
    }

    /** Checks that all bytes up to the next multiple of eight are zero; these are at most seven. */
    private void checkPadding(int from) {
        int to = (int) MessageHeader.aligned(from);
        if (from < to
                && memory.get(SwarBytes.LAYOUT, base + to - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (to - from) != 0) {
            throw malformed("padding isn't zero", from);
        }
    }

    /** Checks the NUL of a text and the padding after it together. */
    private void checkEnd(int nul) {
        int to = (int) MessageHeader.aligned(nul + 1);
        if (memory.get(SwarBytes.LAYOUT, base + to - Long.BYTES) >>> Long.SIZE - Byte.SIZE * (to - nul) != 0) {
            throw malformed("a text doesn't end with NUL, or padding isn't zero", nul);
        }
    }

    /** Skips a field of a newer specification, which may have any value. */
    private int skipField(int at, int end) {
        reader.wrap(memory, base + at, end - at, FIELD_AND_MORE, order(), List.of())
                .skip();
        unknown.check(reader);
        int next = at + (int) reader.consumed();
        checkPadding(next);
        return next;
    }

    private void check() {
        if (type == MessageHeader.INVALID) {
            throw malformed("type 0", 0);
        }
        if (serial == 0) {
            throw malformed("the serial is 0", 0);
        }
        boolean member = has(HeaderField.PATH) && has(HeaderField.MEMBER);
        boolean complete = switch (type) {
            case MessageHeader.METHOD_CALL -> member;
            case MessageHeader.METHOD_RETURN -> replySerial != 0;
            case MessageHeader.ERROR -> replySerial != 0 && has(HeaderField.ERROR_NAME);
            case MessageHeader.SIGNAL -> member && has(HeaderField.INTERFACE);
            default -> true;
        };
        if (!complete) {
            throw malformed("type %d lacks a header field that it needs".formatted(type), 0);
        }
        if (bodySize != 0 && textLength(HeaderField.SIGNATURE) == 0) {
            throw malformed("a body of %d bytes without types".formatted(bodySize), bodyAt);
        }
        checkNotLocal();
    }

    /** Checks that the message has none of the names reserved for messages of a D-Bus library to its own program. */
    private void checkNotLocal() {
        if (textLength(HeaderField.INTERFACE) == LOCAL_NAME.length()
                        && view(interfaceName, HeaderField.INTERFACE).contentEquals(LOCAL_NAME)
                || textLength(HeaderField.PATH) == LOCAL_PATH.length()
                        && view(path, HeaderField.PATH).contentEquals(LOCAL_PATH)) {
            throw malformed("a local message was sent", 0);
        }
    }

    private boolean has(int field) {
        return textAt[field] != 0;
    }

    private int textLength(int field) {
        return has(field) ? textLength[field] : 0;
    }

    private int getInt(int at) {
        return MessageHeader.getInt(memory, base + at, swap);
    }

    private BusException malformed(String what, int at) {
        return BusErrors.malformed("%s, at byte %d of a message".formatted(what, at), null);
    }

    // --- contents

    private void checkValid() {
        scope.checkThread();
        if (!valid) {
            throw MessageScope.ended();
        }
    }

    private Utf8View text(Utf8View into, int field) {
        checkValid();
        return view(into, field);
    }

    private Utf8View view(Utf8View into, int field) {
        return has(field)
                ? into.wrap(memory, base + textAt[field], textLength[field], scope)
                : into.wrap(MemorySegment.NULL, 0, 0);
    }

    /**
     * Returns whether the specification defines the message's type. A message of another type is to be ignored, and
     * {@link #type} throws {@link IllegalStateException}.
     */
    public boolean isOfKnownType() {
        checkValid();
        return type <= MessageHeader.SIGNAL;
    }

    @Override
    public MessageType type() {
        if (!isOfKnownType()) {
            throw new IllegalStateException(
                    "type %d is of a newer specification: check isOfKnownType() first".formatted(type));
        }
        return MessageType.ofCode(type);
    }

    @Override
    public long serial() {
        checkValid();
        return Integer.toUnsignedLong(serial);
    }

    @Override
    public long replySerial() {
        checkValid();
        return Integer.toUnsignedLong(replySerial);
    }

    @Override
    public Utf8View path() {
        return text(path, HeaderField.PATH);
    }

    @Override
    public Utf8View interfaceName() {
        return text(interfaceName, HeaderField.INTERFACE);
    }

    @Override
    public Utf8View member() {
        return text(member, HeaderField.MEMBER);
    }

    @Override
    public Utf8View sender() {
        return text(sender, HeaderField.SENDER);
    }

    @Override
    public Utf8View destination() {
        return text(destination, HeaderField.DESTINATION);
    }

    @Override
    public Utf8View errorName() {
        return text(errorName, HeaderField.ERROR_NAME);
    }

    @Override
    public Utf8View signature() {
        return text(signature, HeaderField.SIGNATURE);
    }

    @Override
    public boolean isReplyExpected() {
        checkValid();
        return type == MessageHeader.METHOD_CALL && (flags & MessageHeader.NO_REPLY_EXPECTED) == 0;
    }

    @Override
    public boolean isInteractiveAuthorizationAllowed() {
        checkValid();
        return type == MessageHeader.METHOD_CALL && (flags & MessageHeader.ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
    }

    @Override
    public BodyReader body() {
        checkValid();
        return reader.wrap(
                memory,
                base + bodyAt,
                bodySize,
                base + textAt[HeaderField.SIGNATURE],
                textLength(HeaderField.SIGNATURE),
                order(),
                scope);
    }

    private ByteOrder order() {
        return MessageHeader.order(swap);
    }

    @Override
    public Message copy() {
        return new RetainedMessage(this);
    }

    /** Does nothing: the caller owns the memory. */
    @Override
    public void close() {
        // nothing is owned
    }

    @Override
    public String toString() {
        if (!valid) {
            return "a message that is no longer valid";
        }
        return isOfKnownType() ? MessageText.describe(this) : "a message of type " + type;
    }
}
