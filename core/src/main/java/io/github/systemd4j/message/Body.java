package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.internal.wire.WriterPool;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * The contents of a message: a signature, and the values in D-Bus's wire format, on the heap. Immutable.
 *
 * <p>A body may be sent any number of times, unless it carries file descriptors. Those are duplicates that belong to
 * the body. They are closed after it is sent, so such a body can be sent only once.
 */
public final class Body implements AutoCloseable {
    private static final Body EMPTY = new Body("", new byte[0], List.of());

    private final String signature;
    private final byte[] bytes;
    private final List<UnixFd> fds;

    Body(String signature, byte[] bytes, List<UnixFd> fds) {
        this.signature = signature;
        this.bytes = bytes;
        this.fds = List.copyOf(fds);
    }

    /** Returns a body without values. */
    public static Body empty() {
        return EMPTY;
    }

    /**
     * Creates a body of Java values; see {@link BodyReader#readValue()} for their classes. Numbers of any width are
     * accepted if they are in range. Structs accept records, {@link Struct} and lists. Variants accept everything that
     * {@link Variant#of} supports.
     *
     * @param signature one complete type for each value
     * @throws IllegalArgumentException if the signature is invalid or a value doesn't fit; the message says which
     */
    public static Body of(String signature, Object... values) {
        WireWriter writer = WriterPool.take();
        try {
            writer.writeValues(signature, values);
            return writer.toBody(signature);
        } catch (Throwable e) {
            writer.discard();
            throw e;
        } finally {
            WriterPool.give(writer);
        }
    }

    /** Creates a body value by value. If the consumer throws, the descriptors that were written are closed. */
    public static Body write(Consumer<BodyWriter> values) {
        var writer = new WireWriter();
        try {
            values.accept(writer);
            return writer.toBody();
        } catch (Throwable e) {
            writer.discard();
            throw e;
        }
    }

    /** Returns the types of the values. */
    public String signature() {
        return signature;
    }

    /** Returns the size of the values in the wire format. */
    public int byteSize() {
        return bytes.length;
    }

    /** Copies the body of a message. */
    static Body copy(Message message, String signature) {
        WireWriter writer = WriterPool.take();
        try {
            writer.copy(message.body());
            return writer.toBody(signature);
        } catch (Throwable e) {
            writer.discard();
            throw e;
        } finally {
            WriterPool.give(writer);
        }
    }

    /** Returns a reader at the beginning. */
    public BodyReader reader() {
        return wrap(new WireReader(), MemorySegment.ofArray(bytes).asReadOnly());
    }

    /** Wraps a reader of the library around the body. */
    WireReader wrap(WireReader reader) {
        return wrap(reader, MemorySegment.ofArray(bytes));
    }

    private WireReader wrap(WireReader reader, MemorySegment memory) {
        return reader.wrap(memory, 0, bytes.length, signature, ByteOrder.nativeOrder(), fds);
    }

    /** Returns a copy of the values in the wire format, in this machine's byte order, as they follow a header. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    public int fdCount() {
        return fds.size();
    }

    /** Returns whether the body carries file descriptors. */
    public boolean hasFds() {
        return !fds.isEmpty();
    }

    /** Closes the descriptors of the body. Does nothing if it has none or was sent. */
    @Override
    public void close() {
        fds.forEach(UnixFd::close);
    }

    @Override
    public String toString() {
        return "\"" + signature + "\" (" + bytes.length + " bytes)";
    }
}
