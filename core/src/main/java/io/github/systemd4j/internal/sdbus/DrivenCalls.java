package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.SdBusCalls;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.connection.BlockingCalls;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.loop.LoopAccess;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the replies to blocking calls of the thread that drives the loop. Such calls don't nest, so one object
 * serves all of them. libsystemd knows no callback for these replies: it returns them, like every message that no
 * callback has handled. That is cheaper than a callback, needs no allocation, and C isn't on the stack when the reply is
 * read. Used on the loop's thread only.
 */
final class DrivenCalls implements BooleanSupplier {
    private static final LoopAccess LOOPS = LoopAccess.get();

    /** The serial number of no call. */
    private static final long NONE = 0;

    private final EventLoop loop;
    private final SdBusHandle bus;
    private final ConnectionState<?> state;
    private final SdBusSender sender;
    private final MemorySegment out;
    private final ScopedMessage message;

    private long serial;
    private @Nullable Function<Message, ?> reader;
    private @Nullable Object result;
    private @Nullable Throwable failure;
    private boolean answered;

    DrivenCalls(EventLoop loop, SdBusHandle bus, Arena arena, ConnectionState<?> state, SdBusSender sender) {
        this.loop = loop;
        this.bus = bus;
        this.state = state;
        this.sender = sender;
        this.out = arena.allocate(JAVA_LONG);
        this.message = new ScopedMessage(arena);
    }

    /** Returns whether the loop is to return to its caller. */
    @Override
    public boolean getAsBoolean() {
        return answered || !state.isOpen();
    }

    /**
     * Drives the loop until the reply to a call has been read.
     *
     * @param driver of the connection
     * @param sent the serial number of the call
     * @param call for errors
     */
    <T extends @Nullable Object> T await(
            EventSource driver, long sent, MethodCall call, Function<Message, T> replyReader, Duration timeout) {
        serial = sent;
        reader = replyReader;
        try {
            LOOPS.drive(loop, driver, this, Timeouts.nanos(timeout));
            if (!answered) {
                throw unanswered(call, timeout);
            }
            return result();
        } finally {
            serial = NONE;
            reader = null;
            result = null;
            failure = null;
            answered = false;
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the reader of this call has returned it
    private <T extends @Nullable Object> T result() {
        Throwable error = failure;
        if (error != null) {
            throw BlockingCalls.rethrown(error);
        }
        return (T) result;
    }

    private BusException unanswered(MethodCall call, Duration timeout) {
        state.checkOpen();
        return Thread.currentThread().isInterrupted()
                ? BlockingCalls.interrupted()
                : Errno.named(ErrorName.TIMEOUT, libc_h.ETIMEDOUT(), "no reply within " + timeout + " to " + call);
    }

    /** Returns whether a reply is waited for, so that {@link #process} must be called. */
    boolean isWaiting() {
        return serial != NONE && !answered;
    }

    /** Lets libsystemd process one message, and takes it if no callback has handled it. */
    int process() {
        out.set(JAVA_LONG, 0, 0); // libsystemd doesn't always store a pointer, e.g. when it ends pending calls
        int processed = SdBusCalls.process(bus.pointer().address(), out.address());
        long unhandled = processed > 0 ? out.get(JAVA_LONG, 0) : 0;
        if (unhandled != 0) {
            try {
                take(unhandled);
            } finally {
                SdBusCalls.message_unref(unhandled);
            }
        }
        return processed;
    }

    private void take(long unhandled) {
        try {
            take(message.wrap(unhandled));
        } finally {
            message.release();
        }
    }

    private void take(ScopedMessage unhandled) {
        MessageType type = unhandled.type();
        if (type == MessageType.METHOD_CALL) {
            refuse(unhandled);
        } else if (type != MessageType.SIGNAL && unhandled.replySerial() == serial) {
            read(unhandled, type);
        }
    }

    private void read(ScopedMessage reply, MessageType type) {
        answered = true;
        Function<Message, ?> replyReader = reader;
        try {
            if (type == MessageType.ERROR) {
                failure = BusException.of(reply);
            } else if (replyReader != null) {
                result = replyReader.apply(reply);
            }
        } catch (Throwable t) {
            failure = t;
        }
    }

    /** Answers a call of an object that isn't exported, which libsystemd does only for messages that it doesn't return. */
    private void refuse(ScopedMessage call) {
        var error = new BusException(
                ErrorName.UNKNOWN_OBJECT,
                "Unknown object '%s'.".formatted(call.path().excerpt()));
        sender.replyError(MemorySegment.ofAddress(call.address()), error);
    }
}
