package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.WireReader;
import io.github.systemd4j.internal.wire.WireWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/**
 * The contents of a message, finished: a signature and the values in D-Bus's wire format, on the heap. Immutable, and
 * may be sent any number of times, unless it carries file descriptors: those are duplicates that belong to the body and
 * are closed once it was sent, so such a body is sent once.
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

    /** A body without values. */
    public static Body empty() {
        return EMPTY;
    }

    /**
     * A body of plain values; see {@link BodyReader#readValue()} for their classes. Numbers of any width are taken
     * where they are in range, records, {@link Struct} and lists for structs, and anything that {@link Variant#of}
     * knows for a variant.
     *
     * @param signature one complete type for each value
     * @throws IllegalArgumentException if the signature is invalid or a value doesn't fit; the message says which
     */
    public static Body of(String signature, Object... values) {
        return write(writer -> writer.writeValues(signature, values));
    }

    /**
     * A body written value by value. What the consumer throws ends it, and closes the descriptors that were written.
     */
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

    /** The types of the values. */
    public String signature() {
        return signature;
    }

    /** The size of the values in the wire format. */
    public int byteSize() {
        return bytes.length;
    }

    /** A reader at the beginning. */
    public BodyReader reader() {
        return new WireReader()
                .wrap(
                        MemorySegment.ofArray(bytes).asReadOnly(),
                        0,
                        bytes.length,
                        signature,
                        ByteOrder.nativeOrder(),
                        fds);
    }

    /** A copy of the values in the wire format, in this machine's byte order, as they stand behind a header. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    public int fdCount() {
        return fds.size();
    }

    /** Whether it carries file descriptors. */
    public boolean hasFds() {
        return !fds.isEmpty();
    }

    /** Closes the descriptors that the body carries. One without needs no closing, nor does one that was sent. */
    @Override
    public void close() {
        fds.forEach(UnixFd::close);
    }

    @Override
    public String toString() {
        return "\"" + signature + "\" (" + bytes.length + " bytes)";
    }
}
