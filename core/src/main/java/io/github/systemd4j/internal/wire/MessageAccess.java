package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.AccessorHolder;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.message.WireMessage;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the connections operations on messages that aren't public. Package {@code message} implements it. */
public abstract class MessageAccess {
    private static final AccessorHolder<MessageAccess> HOLDER = new AccessorHolder<>(Utf8View.class);

    protected MessageAccess() {}

    /** Returns the implementation. Store it in a static final field, so that calls can be inlined. */
    public static MessageAccess get() {
        return HOLDER.get();
    }

    /** Sets the implementation; once, while {@link Utf8View} is initialized. */
    public static void set(MessageAccess access) {
        HOLDER.set(access);
    }

    /** Wraps a view around text in native memory that is valid until the scope ends. */
    public abstract Utf8View wrap(Utf8View view, long address, int length, MessageScope scope);

    /**
     * Wraps a view around bytes that are known to be inside the segment, and that are valid until the scope ends, if
     * any.
     */
    public abstract Utf8View wrap(
            Utf8View view, MemorySegment segment, long start, int length, @Nullable MessageScope scope);

    /** Creates a body that takes ownership of the bytes and the descriptors. */
    public abstract Body newBody(String signature, byte[] bytes, List<UnixFd> fds);

    /** Wraps a reader around a body. */
    public abstract WireReader wrap(WireReader reader, Body body);

    /**
     * Encodes the header of a call, with zeros up to the body. Its serial and the size of its body are 0.
     *
     * @param signature the types of the body
     */
    public abstract byte[] callHeader(MethodCall call, String signature);

    /** Copies the body of a message; {@code signature} are its types. */
    public abstract Body copyBody(Message message, String signature);

    /**
     * Creates a message for the calling thread in the library's own memory, which doesn't change while a message is
     * wrapped, and in which sixteen bytes precede a body and eight follow.
     */
    public abstract WireMessage newWireMessage(KnownHeaders known);

    /** Returns the rule without its conditions on bus names, which a peer without a broker doesn't have. */
    public abstract MatchRule withoutNames(MatchRule rule);
}
