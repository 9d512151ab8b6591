package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.util.OptionalInt;

/**
 * File descriptors that the service manager keeps for a service while it restarts: connections and listeners that go
 * on, and state; see sd_notify(3), {@code FDSTORE=1}. From any thread.
 *
 * <p>The next process of the service gets them back by name, among what {@code activation.ListenFds} has, after the
 * sockets of socket units and in any order. When the service is stopped the manager closes them.
 *
 * <p>What is put stays the caller's, who may close it at once: the manager gets a duplicate. It keeps as many as {@code
 * FileDescriptorStoreMax=} says, which is <strong>0 by default</strong>, and closes those that are too many; nobody is
 * told, and the answer is {@link Delivery#SENT} all the same. systemctl(1) shows how many there are: {@code systemctl
 * show -P NFileDescriptorStore}.
 *
 * <p>Several may have the same name, and come back with it: who replaces one {@linkplain #remove removes} it before.
 * What is in the store already, under any name, isn't taken again.
 *
 * <p>A name has 1 to 255 characters of ASCII, no control characters among them and no colon; others are refused with
 * {@link IllegalArgumentException}. A socket that can't be notified fails as {@link Notification#send}.
 *
 * @see <a href="https://systemd.io/FILE_DESCRIPTOR_STORE/">File Descriptor Store</a>
 */
public final class FdStore {
    private static final int MAX_NAME = 255;
    private static final String VARIABLE = "FDSTORE";

    private FdStore() {}

    /**
     * Stores a descriptor. The manager drops it when it sees its end: {@code EPOLLHUP} or {@code EPOLLERR}, which a
     * file never has.
     *
     * @throws BusException with {@code EBADF} if it isn't open
     */
    public static Delivery put(String name, int fd) {
        return send(stored(name), fd);
    }

    /**
     * Stores a channel's descriptor, as {@link #put(String, int)}. The channel must not be closed meanwhile.
     *
     * @throws IllegalArgumentException if it isn't one of the JDK's own
     * @throws UncheckedIOException if it is closed
     * @throws UnsupportedOperationException if the JDK doesn't let its channels be asked; the message says which option
     *     is missing
     */
    public static Delivery put(String name, SelectableChannel channel) {
        return put(name, fd(channel));
    }

    /**
     * Stores bytes, such as the state that the next process goes on with. They come back as a file in memory, to be
     * read from its beginning; see memfd_create(2).
     *
     * @param contents what remains in it, which isn't consumed
     */
    public static Delivery put(String name, ByteBuffer contents) {
        Notification stored = stored(name);
        if (!NotifySocket.isNamed()) {
            return Delivery.NO_SERVICE_MANAGER;
        }
        try (UnixFd file = MemoryFile.of(MemorySegment.ofBuffer(contents))) {
            return send(stored, file.fd());
        }
    }

    /**
     * Stores a descriptor that the manager keeps beyond its end, until it is {@linkplain #remove removed}: {@code
     * FDPOLL=0} (systemd 246 or newer, an older one treats it as {@link #put(String, int)} does).
     *
     * @throws BusException with {@code EBADF} if it isn't open
     */
    public static Delivery putUnpolled(String name, int fd) {
        return send(stored(name).and(Notification.assign("FDPOLL", "0")), fd);
    }

    /**
     * Stores a channel's descriptor, as {@link #putUnpolled(String, int)} and {@link #put(String, SelectableChannel)}.
     */
    public static Delivery putUnpolled(String name, SelectableChannel channel) {
        return putUnpolled(name, fd(channel));
    }

    /** Removes all that have a name. */
    public static Delivery remove(String name) {
        return Notification.assign("FDSTOREREMOVE", "1").and(named(name)).send();
    }

    /**
     * How many descriptors the manager keeps for this service; unknown outside of a service that has a store, and with
     * systemd older than 254.
     *
     * @throws IllegalStateException if {@code FDSTORE} in the environment isn't a number
     */
    public static OptionalInt capacity() {
        String capacity = System.getenv(VARIABLE);
        if (capacity == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(capacity));
        } catch (NumberFormatException e) {
            throw new IllegalStateException("%s=%s in the environment isn't a number".formatted(VARIABLE, capacity), e);
        }
    }

    private static Notification stored(String name) {
        return Notification.assign("FDSTORE", "1").and(named(name));
    }

    private static Notification named(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(FdStore::isNameCharacter)) {
            throw new IllegalArgumentException(
                    "\"%s\" can't name a descriptor: 1 to %d characters of ASCII, no control characters and no colon"
                            .formatted(name, MAX_NAME));
        }
        return Notification.assign("FDNAME", name);
    }

    private static boolean isNameCharacter(int character) {
        return character >= ' ' && character <= '~' && character != ':';
    }

    private static Delivery send(Notification notification, int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("no file descriptor: " + fd);
        }
        return notification.sendWith(fd);
    }

    private static int fd(SelectableChannel channel) {
        if (channel.getClass().getModule() != Object.class.getModule()) {
            throw new IllegalArgumentException("%s isn't one of the JDK's channels: pass its descriptor's number"
                    .formatted(channel.getClass().getName()));
        }
        try {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            return JdkChannels.fd(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
