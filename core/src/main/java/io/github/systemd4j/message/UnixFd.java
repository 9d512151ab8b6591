package io.github.systemd4j.message;

import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.internal.wire.RecordValues;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file descriptor that this object owns, and closes once. Type {@code h} in a body.
 *
 * <p>Reading one out of a message always gives a duplicate of its own, which the reader closes; writing one into a body
 * duplicates it, so that the caller may close its own at once. Duplicates are closed on exec. Should an owner be
 * forgotten, the descriptor is closed when the object is collected. Safe from any thread.
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
     * Takes over a descriptor that the caller owned, as it is. Whether it is open is found out when it is used. Nobody
     * else may close it from here on: the number may soon be that of another descriptor, which this object would then
     * use and close.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public static UnixFd adopt(int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("no file descriptor: " + fd);
        }
        return new UnixFd(fd);
    }

    /**
     * Duplicates a descriptor that stays the caller's; see fcntl(2), {@code F_DUPFD_CLOEXEC}.
     *
     * @throws BusException with {@code EBADF} if it isn't open, {@code EMFILE} or {@code ENFILE} if there are too many
     */
    public static UnixFd duplicate(int fd) {
        return adopt(FileDescriptors.duplicate(fd));
    }

    /**
     * A duplicate of this one, which its receiver owns.
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
     * The number, valid until this object is closed or becomes unreachable.
     *
     * @throws IllegalStateException if it was closed or released
     */
    public int fd() {
        return checkOwned(owned.get());
    }

    /**
     * Gives the descriptor to the caller, who closes it; this object is closed without closing it.
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

    /** Closes the descriptor; the second time does nothing. */
    @Override
    public void close() {
        cleanable.clean();
    }

    /**
     * Closes the descriptors inside a value that isn't wanted, at any depth: in a {@link Variant}, a {@link Struct}, a
     * collection, a map, a record, a {@link Body}, a {@link Message}. Does nothing with a value that has none.
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
     * The number, apart from its owner so that the cleaner can reach it; locked, so that no stale one is duplicated.
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
