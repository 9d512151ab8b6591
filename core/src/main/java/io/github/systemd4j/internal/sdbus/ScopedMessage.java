package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdBusMessage;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.AbstractMessage;
import io.github.systemd4j.internal.wire.MessageAccess;
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
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final MessageScope scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
    private final MemorySegment scratch;
    private final SdBodyReader reader;
    private final Utf8View path = new Utf8View();
    private final Utf8View interfaceName = new Utf8View();
    private final Utf8View member = new Utf8View();
    private final Utf8View sender = new Utf8View();
    private final Utf8View destination = new Utf8View();
    private final Utf8View errorName = new Utf8View();
    private final Utf8View signature = new Utf8View();
    private long m;

    /** Creates a flyweight for the loop's thread, which must be the current one. */
    ScopedMessage(Arena arena) {
        scratch = arena.allocate(16, 8);
        reader = new SdBodyReader(arena, scope);
    }

    ScopedMessage wrap(long message) {
        m = message;
        return this;
    }

    void release() {
        m = 0;
        scope.end();
    }

    /** Returns the address of the native message, while it may be used. */
    long address() {
        scope.checkThread();
        if (m == 0) {
            throw MessageScope.ended();
        }
        return m;
    }

    private Utf8View text(Utf8View view, long string) {
        return string == 0
                ? view.wrap(MemorySegment.NULL, 0, 0)
                : MESSAGES.wrap(view, string, (int) Memory.strlen(string), scope);
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
        return text(path, SdBusMessage.get_path(address()));
    }

    @Override
    public Utf8View interfaceName() {
        return text(interfaceName, SdBusMessage.get_interface(address()));
    }

    @Override
    public Utf8View member() {
        return text(member, SdBusMessage.get_member(address()));
    }

    @Override
    public Utf8View sender() {
        return text(sender, SdBusMessage.get_sender(address()));
    }

    @Override
    public Utf8View destination() {
        return text(destination, SdBusMessage.get_destination(address()));
    }

    @Override
    public Utf8View errorName() {
        long error = SdBusMessage.get_error(address());
        return text(errorName, error == 0 ? 0 : Memory.ALL.get(JAVA_LONG, error));
    }

    @Override
    public Utf8View signature() {
        return text(signature, SdBusMessage.get_signature(address(), 1));
    }

    @Override
    public boolean isReplyExpected() {
        return SdBusMessage.get_expect_reply(address()) > 0;
    }

    @Override
    public boolean isInteractiveAuthorizationAllowed() {
        return libsystemd_h.sd_bus_message_get_allow_interactive_authorization(MemorySegment.ofAddress(address())) > 0;
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
        return m == 0 ? "a message that is no longer valid" : MessageText.describe(this);
    }
}
