package io.github.systemd4j.message;

import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.Header;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.HeaderParser;
import io.github.systemd4j.internal.wire.HeaderViews;
import io.github.systemd4j.internal.wire.KnownHeader;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.MessageHeader;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.MessageText;
import io.github.systemd4j.internal.wire.RetainedMessage;
import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.internal.wire.index.IndexedReader;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

    private final MessageScope scope;
    private final WireReader reader = new WireReader();
    private final Header header = new Header();
    private final HeaderParser parser = new HeaderParser(header);
    private final HeaderViews views;

    // for the library's own memory, which doesn't change
    private final @Nullable KnownHeaders known;
    private final @Nullable IndexedReader indexed;

    private boolean bodyInUse;

    /** Creates a flyweight for the calling thread, which wraps no message yet. */
    public WireMessage() {
        this(MemoryOwner.USER, null, null);
    }

    /** Creates a flyweight for the library's memory. */
    WireMessage(KnownHeaders known) {
        this(MemoryOwner.LIBRARY, known, new IndexedReader());
    }

    private WireMessage(MemoryOwner memoryOwner, @Nullable KnownHeaders known, @Nullable IndexedReader indexed) {
        scope = new MessageScope(Thread.currentThread(), memoryOwner);
        views = new HeaderViews(scope);
        this.known = known;
        this.indexed = indexed;
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
    public WireMessage wrap(MemorySegment bytes, long offset, long size) {
        release();
        Objects.checkFromIndexSize(offset, size, bytes.byteSize());
        if (known == null) {
            parser.parse(bytes, offset, size);
        } else if (!known.recognize(bytes, offset, size, header)) {
            parser.parse(bytes, offset, size);
            known.offer(header);
        }
        scope.begin();
        return this;
    }

    /**
     * Ends the lifetime of the message and of all its views.
     *
     * @throws WrongThreadException on another thread than the one that created this object
     */
    public void release() {
        scope.checkThread();
        if (scope.isOpen()) {
            scope.end();
            if (bodyInUse) {
                releaseBody();
            }
        }
    }

    private void releaseBody() {
        bodyInUse = false;
        reader.release();
        if (indexed != null) {
            indexed.release();
        }
    }

    private Utf8View text(int field) {
        scope.checkOpen();
        return header.has(field)
                ? views.wrap(field, header.memory(), header.start(field), header.length(field))
                : views.empty(field);
    }

    /**
     * Returns whether the specification defines the message's type. A message of another type is to be ignored, and
     * {@link #type} throws {@link IllegalStateException}.
     */
    public boolean isOfKnownType() {
        scope.checkOpen();
        return header.type() <= MessageHeader.SIGNAL;
    }

    @Override
    public MessageType type() {
        if (!isOfKnownType()) {
            throw new IllegalStateException(
                    "type %d is of a newer specification: check isOfKnownType() first".formatted(header.type()));
        }
        return MessageType.ofCode(header.type());
    }

    @Override
    public long serial() {
        scope.checkOpen();
        return Integer.toUnsignedLong(header.serial());
    }

    @Override
    public long replySerial() {
        scope.checkOpen();
        return Integer.toUnsignedLong(header.replySerial());
    }

    @Override
    public Utf8View path() {
        return text(HeaderField.PATH);
    }

    @Override
    public Utf8View interfaceName() {
        return text(HeaderField.INTERFACE);
    }

    @Override
    public Utf8View member() {
        return text(HeaderField.MEMBER);
    }

    @Override
    public Utf8View sender() {
        return text(HeaderField.SENDER);
    }

    @Override
    public Utf8View destination() {
        return text(HeaderField.DESTINATION);
    }

    @Override
    public Utf8View errorName() {
        return text(HeaderField.ERROR_NAME);
    }

    @Override
    public Utf8View signature() {
        return text(HeaderField.SIGNATURE);
    }

    @Override
    public boolean isReplyExpected() {
        scope.checkOpen();
        return header.type() == MessageHeader.METHOD_CALL && !header.hasFlag(MessageHeader.NO_REPLY_EXPECTED);
    }

    @Override
    public boolean isInteractiveAuthorizationAllowed() {
        scope.checkOpen();
        return header.type() == MessageHeader.METHOD_CALL
                && header.hasFlag(MessageHeader.ALLOW_INTERACTIVE_AUTHORIZATION);
    }

    @Override
    public BodyReader body() {
        scope.checkOpen();
        bodyInUse = true;
        if (known == null || indexed == null) {
            return reader.wrap(
                    header.memory(),
                    header.bodyStart(),
                    header.bodySize(),
                    header.start(HeaderField.SIGNATURE),
                    header.length(HeaderField.SIGNATURE),
                    header.order(),
                    scope);
        }
        // all messages of a stream have the same class of reader, so that the JIT inlines it into handlers
        KnownHeader same = known.current();
        return indexed.wrap(header, same == null ? null : same.signature(), scope);
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
        if (scope.isOpen() && !isOfKnownType()) {
            return "a message of type " + header.type();
        }
        return MessageText.describe(this, scope);
    }
}
