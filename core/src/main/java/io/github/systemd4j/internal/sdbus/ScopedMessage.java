package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdBusMessage;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.AbstractMessage;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.internal.wire.HeaderViews;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.MessageText;
import io.github.systemd4j.internal.wire.RetainedMessage;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Wraps a {@code sd_bus_message} that libsystemd owns, valid from {@link #wrap} to {@link #release}. A flyweight. */
public final class ScopedMessage extends AbstractMessage {
    private final MessageScope scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
    private final MemorySegment scratch;
    private final SdBodyReader reader;
    private final HeaderViews views = new HeaderViews(scope);
    private long m;

    /** Creates a flyweight for the loop's thread, which must be the current one. */
    ScopedMessage(Arena arena) {
        scratch = arena.allocate(16, 8);
        reader = new SdBodyReader(arena, scope);
    }

    ScopedMessage wrap(long message) {
        m = message;
        scope.begin();
        return this;
    }

    void release() {
        m = 0;
        scope.end();
    }

    /** Returns the address of the native message, while it may be used. */
    long address() {
        scope.checkOpen();
        return m;
    }

    @Override
    public MessageType type() {
        Errno.check(SdBusMessage.get_type(address(), scratch.address()), "sd_bus_message_get_type");
        return MessageType.ofCode(scratch.get(JAVA_BYTE, 0));
    }

    @Override
    public long serial() {
        return SdBusMessage.get_cookie(address(), scratch.address()) < 0 ? 0 : scratch.get(JAVA_LONG, 0);
    }

    @Override
    public long replySerial() {
        return SdBusMessage.get_reply_cookie(address(), scratch.address()) < 0 ? 0 : scratch.get(JAVA_LONG, 0);
    }

    @Override
    public Utf8View path() {
        return views.wrap(HeaderField.PATH, SdBusMessage.get_path(address()));
    }

    @Override
    public Utf8View interfaceName() {
        return views.wrap(HeaderField.INTERFACE, SdBusMessage.get_interface(address()));
    }

    @Override
    public Utf8View member() {
        return views.wrap(HeaderField.MEMBER, SdBusMessage.get_member(address()));
    }

    @Override
    public Utf8View sender() {
        return views.wrap(HeaderField.SENDER, SdBusMessage.get_sender(address()));
    }

    @Override
    public Utf8View destination() {
        return views.wrap(HeaderField.DESTINATION, SdBusMessage.get_destination(address()));
    }

    @Override
    public Utf8View errorName() {
        long error = SdBusMessage.get_error(address());
        return views.wrap(HeaderField.ERROR_NAME, error == 0 ? 0 : Memory.ALL.get(JAVA_LONG, error));
    }

    @Override
    public Utf8View signature() {
        return views.wrap(HeaderField.SIGNATURE, SdBusMessage.get_signature(address(), 1));
    }

    @Override
    public boolean isReplyExpected() {
        return SdBusMessage.get_expect_reply(address()) > 0;
    }

    @Override
    public boolean isInteractiveAuthorizationAllowed() {
        return sd_bus_h.sd_bus_message_get_allow_interactive_authorization(MemorySegment.ofAddress(address())) > 0;
    }

    @Override
    public BodyReader body() {
        return reader.wrap(address(), signature());
    }

    /** Returns a reader from the message's own cursor, which is inside a variant of this type. */
    BodyReader bodyFrom(String type) {
        return reader.wrapInside(address(), type);
    }

    @Override
    public Message copy() {
        return new RetainedMessage(this);
    }

    @Override
    public void close() {
        // libsystemd owns the message
    }

    @Override
    public String toString() {
        return MessageText.describe(this, scope);
    }
}
