package io.github.systemd4j.internal.readahead;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.ConnectionState;
import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.WireMessage;
import java.util.function.Consumer;

/**
 * Finds the messages among received bytes, and passes valid ones on. Invalid and too long ones are dropped. Used on the
 * loop's thread only.
 */
final class StreamReceiver implements AutoCloseable {
    private final ConnectionState<?> state;
    private final DroppedMessages dropped;
    private final long maxMessage;
    private final Consumer<Message> receiver;
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private final WireMessage message;

    /**
     * Creates a receiver without bytes.
     *
     * @param known recognizes headers
     * @param maxMessage the size in bytes over which a message is dropped
     * @param receiver handles a message, which is valid until it returns
     */
    StreamReceiver(
            ConnectionState<?> state,
            DroppedMessages dropped,
            KnownHeaders known,
            long maxMessage,
            Consumer<Message> receiver) {
        this.message = MessageAccess.get().newWireMessage(known);
        this.state = state;
        this.dropped = dropped;
        this.maxMessage = maxMessage;
        this.receiver = receiver;
    }

    /** Returns the received bytes. */
    ReceiveBuffer buffer() {
        return buffer;
    }

    /** Passes all complete messages on, while the connection is open. */
    void deliver() {
        long size = nextSize();
        while (state.isOpen() && size > 0 && (size <= buffer.available() || size > maxMessage)) {
            if (size > maxMessage) {
                discard(size);
            } else {
                deliver(size);
            }
            size = nextSize();
        }
    }

    private long nextSize() {
        return WireMessage.sizeOf(buffer.memory(), buffer.position(), buffer.available(), BodyWriter.MAX_MESSAGE);
    }

    /** Discards a message over the limit of this connection, without allocating memory for it. */
    private void discard(long size) {
        buffer.discard(size);
        dropped.add(new BusException(
                ErrorName.LIMITS_EXCEEDED,
                "a message of %d bytes: at most %d are received here".formatted(size, maxMessage),
                libc_h.EMSGSIZE()));
    }

    private void deliver(long size) {
        try {
            if (isUnderstood(size)) {
                receiver.accept(message);
            }
        } finally {
            message.release();
            buffer.consume(size);
        }
    }

    /** Returns whether a message is valid. An invalid one is dropped alone, because its end is known. */
    private boolean isUnderstood(long size) {
        try {
            message.wrap(buffer.memory(), buffer.position(), size);
            if (message.isOfKnownType()) {
                return true;
            }
            dropped.add(new BusException(ErrorName.NOT_SUPPORTED, message + " is of an unknown type"));
        } catch (BusException reason) {
            dropped.add(reason);
        }
        return false;
    }

    /** Frees the memory. May be called more than once. */
    @Override
    public void close() {
        buffer.close();
    }
}
