package io.github.systemd4j.message;

import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.internal.wire.RecordValues;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Owns a file descriptor and closes it once. Represents type {@code h} in a body.
 *
 * <p>Reading a descriptor from a message always creates a duplicate, which the reader closes. Writing one into a body
 * duplicates it, so that the caller may close its own immediately. Duplicates are closed on exec. If an owner is
 * forgotten, the descriptor is closed when the object is collected. Safe for use by any thread.
 */
public final class UnixFd implements AutoCloseable {
    private static final Cleaner FORGOTTEN = Cleaner.create(DaemonThreads.named("systemd4j-fds"));
    private static final int RELEASED = -1;

    private final Owned owned;
    private final Cleaner.Cleanable cleanable;

    private UnixFd(int fd) {
        this.owned = new Owned(fd);
        this.cleanable = FORGOTTEN.register(this, owned);
    }

    /**
     * Takes ownership of a descriptor of the caller, unchanged. It isn't checked whether it is open; its first use does
     * that. No other code may close it from now on: its number may soon belong to another descriptor, which this object
     * would then use and close.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static UnixFd adopt(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("not a file descriptor: " + fd);
        }
        return new UnixFd(fd);
    }

    /**
     * Duplicates a descriptor that remains the caller's; see fcntl(2), {@code F_DUPFD_CLOEXEC}.
     *
     * @throws BusException with {@code EBADF} if it isn't open, {@code EMFILE} or {@code ENFILE} if there are too many
     */
    public static UnixFd duplicate(int fd) {
        return adopt(FileDescriptors.duplicate(fd));
    }

    /**
     * Opens a pipe; see pipe(2). Both ends are closed on exec.
     *
     * @return its ends, which the caller closes
     * @throws BusException with {@code EMFILE} or {@code ENFILE} if there are too many file descriptors
     */
    public static Pipe pipe() {
        int[] ends = FileDescriptors.pipe();
        return new Pipe(adopt(ends[0]), adopt(ends[1]));
    }

    /**
     * The ends of a pipe: what is written to the sink is read from the source.
     *
     * @param source the reading end
     * @param sink the writing end
     */
    public record Pipe(UnixFd source, UnixFd sink) implements AutoCloseable {
        /** Closes both ends. */
        @Override
        public void close() {
            source.close();
            sink.close();
        }
    }

    /**
     * Creates a duplicate, which the caller owns.
     *
     * @throws IllegalStateException if this one was closed or released
     * @throws BusException with {@code EMFILE} or {@code ENFILE} if there are too many
     */
    public UnixFd duplicate() {
        try {
            return adopt(owned.duplicate());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Returns the number, valid until this object is closed or becomes unreachable.
     *
     * @throws IllegalStateException if it was closed or released
     */
    public int fd() {
        return checkOwned(owned.get());
    }

    /**
     * Passes ownership of the descriptor to the caller, who closes it. This object is then closed; the descriptor stays
     * open.
     *
     * @throws IllegalStateException if it was closed or released
     */
    public int release() {
        try {
            return checkOwned(owned.take());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private static int checkOwned(int fd) {
        if (fd == RELEASED) {
            throw new IllegalStateException("the file descriptor was closed or released");
        }
        return fd;
    }

    /**
     * Takes over the reading end of a pipe as a stream, which closes it. Unlike the channels of the JDK, it needs no
     * flag of the JVM. Reading blocks the thread, and can't be interrupted.
     *
     * @throws IOException if the descriptor is something else, such as a named FIFO, isn't open for reading, or is a
     *     pipe that another user has created; it then remains open
     * @throws IllegalStateException if it was closed or released
     */
    public InputStream toInputStream() throws IOException {
        var stream = new FileInputStream(pathOfPipe(LibcConstants.O_RDONLY, "reading"));
        close();
        return stream;
    }

    /**
     * Takes over the writing end of a pipe as a stream, which closes it; see {@link #toInputStream}.
     *
     * @throws IOException as {@link #toInputStream} does
     * @throws IllegalStateException if it was closed or released
     */
    public OutputStream toOutputStream() throws IOException {
        var stream = new FileOutputStream(pathOfPipe(LibcConstants.O_WRONLY, "writing"));
        close();
        return stream;
    }

    /** Returns the path to open the descriptor by; see proc_pid_fd(5). Opening a FIFO could wait for its peer. */
    private String pathOfPipe(int accessMode, String access) throws IOException {
        String path = "/proc/self/fd/" + fd();
        if (!Files.readSymbolicLink(Path.of(path)).toString().startsWith("pipe:")) {
            throw new IOException("%s is no pipe: use a channel".formatted(this));
        }
        if (FileDescriptors.accessMode(fd()) != accessMode) {
            throw new IOException("%s isn't the end of a pipe for %s".formatted(this, access));
        }
        return path;
    }

    /** Closes the descriptor; the second time does nothing. */
    @Override
    public void close() {
        cleanable.clean();
    }

    /**
     * Closes the descriptors inside an unwanted value, at any depth: in a {@link Variant}, a {@link Struct}, a
     * collection, a map, a record, a {@link Body}, a {@link Message}. Does nothing for a value without descriptors.
     *
     * @param value as {@link BodyReader#readValue()} and its siblings return it; a record that isn't public needs its
     *     package opened to this module
     */
    public static void closeAll(@Nullable Object value) {
        switch (value) {
            case UnixFd fd -> fd.close();
            case Variant variant -> closeAll(variant.value());
            case Struct struct -> closeAll(struct.fields());
            case Collection<?> all -> all.forEach(UnixFd::closeAll);
            case Map<?, ?> map -> {
                closeAll(map.keySet());
                closeAll(map.values());
            }
            case Record fields -> closeAll(RecordValues.accessibleValues(fields));
            case Body body -> body.close();
            case Message message -> message.close();
            case null, default -> {}
        }
    }

    @Override
    public String toString() {
        int fd = owned.get();
        return fd == RELEASED ? "fd (closed)" : "fd " + fd;
    }

    /**
     * Holds the number separately from its owner, so that the cleaner can reach it. Locked, so that no closed number is
     * duplicated.
     */
    private static final class Owned implements Runnable {
        private int fd;

        Owned(int fd) {
            this.fd = fd;
        }

        synchronized int get() {
            return fd;
        }

        synchronized int take() {
            int taken = fd;
            fd = RELEASED;
            return taken;
        }

        synchronized int duplicate() {
            return FileDescriptors.duplicate(checkOwned(fd));
        }

        @Override
        public void run() {
            int taken = take();
            if (taken != RELEASED) {
                FileDescriptors.close(taken);
            }
        }
    }
}
