package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * Stores file descriptors in the service manager, which retains them while the service restarts: open connections,
 * listening sockets, and state; see {@code FDSTORE=1} in sd_notify(3). Safe from any thread.
 *
 * <p>The next process of the service receives them by name in {@code activation.ListenFds}, after the sockets of socket
 * units and in no particular order. The manager closes them when the service is stopped.
 *
 * <p>The caller keeps ownership of a stored descriptor and may close it at once, because the manager receives a
 * duplicate. There is one exception: the JDK shuts a connection down when a {@link SocketChannel} is closed that is
 * registered with a selector, and that ends the duplicates of the connection as well. Before such a channel is closed,
 * cancel its key and call {@link Selector#selectNow}, or close the selector. A process that ends without closing the
 * channel, or that is killed, doesn't end the connection.
 *
 * <p>The manager stores up to {@code FileDescriptorStoreMax=} descriptors, which is <strong>0 by
 * default</strong>, and silently closes those beyond the limit: the result is {@link NotifyResult#SENT} nevertheless.
 * {@code systemctl show -P NFileDescriptorStore} prints the number of stored descriptors.
 *
 * <p>Several descriptors may have one name; all of them come back with it. To replace a descriptor,
 * {@linkplain #remove remove} it first. The manager ignores a descriptor that is in the store already, under any name.
 *
 * <p>A name has 1 to 255 ASCII characters, without control characters and colons; other names are refused with
 * {@link IllegalArgumentException}. If the service manager can't be notified, methods fail as {@link Notification#send}
 * does.
 *
 * @see <a href="https://systemd.io/FILE_DESCRIPTOR_STORE/"> File Descriptor Store</a>
 */
public final class FdStore {
    /** The limit of systemd for {@code FDNAME=}. */
    private static final int MAX_NAME = 255;

    private static final String VARIABLE = "FDSTORE";

    private FdStore() {}

    /**
     * Stores a descriptor. The manager drops it when it reports {@code EPOLLHUP} or {@code EPOLLERR}, which files never
     * do.
     *
     * @throws BusException with {@code EBADF} if it isn't open
     */
    public static NotifyResult put(String name, int fd) {
        return send(stored(name), fd);
    }

    /**
     * Stores the descriptor of a channel; see {@link #put(String, int)}. The channel must not be closed during the
     * call.
     *
     * @throws IllegalArgumentException if the channel isn't one of the JDK's own
     * @throws IllegalStateException if it is a connection and registered with a selector, because closing it would end
     *     the stored connection; see the class description
     * @throws UncheckedIOException if the channel is closed
     * @throws UnsupportedOperationException if the JDK doesn't grant access to its channels; the message names the
     *     missing option
     */
    public static NotifyResult put(String name, SelectableChannel channel) {
        try {
            return put(name, fd(channel));
        } finally {
            Reference.reachabilityFence(channel); // collecting it would close the descriptor
        }
    }

    /**
     * Stores bytes, such as the state that the next process resumes from. They come back as a file in memory, which is
     * read from its beginning; see memfd_create(2).
     *
     * @param contents the remaining bytes of this buffer; its position doesn't change
     */
    public static NotifyResult put(String name, ByteBuffer contents) {
        Notification stored = stored(name);
        if (!NotifySocket.isNamed()) {
            return NotifyResult.NO_SERVICE_MANAGER;
        }
        try (UnixFd file = MemoryFile.of(MemorySegment.ofBuffer(contents))) {
            return send(stored, file.fd());
        }
    }

    /**
     * Stores a descriptor that the manager retains even after its end, until it is {@linkplain #remove removed}:
     * {@code FDPOLL=0}. Needs systemd 246; older versions treat it as {@link #put(String, int)} does.
     *
     * @throws BusException with {@code EBADF} if it isn't open
     */
    public static NotifyResult putUnpolled(String name, int fd) {
        return send(stored(name).and(Notification.assign("FDPOLL", "0")), fd);
    }

    /**
     * Stores the descriptor of a channel; see {@link #putUnpolled(String, int)} and
     * {@link #put(String, SelectableChannel)}.
     */
    public static NotifyResult putUnpolled(String name, SelectableChannel channel) {
        try {
            return putUnpolled(name, fd(channel));
        } finally {
            Reference.reachabilityFence(channel);
        }
    }

    /** Removes all descriptors with a name. */
    public static NotifyResult remove(String name) {
        return Notification.assign("FDSTOREREMOVE", "1").and(named(name)).send();
    }

    /**
     * Returns how many descriptors the manager can store for this service. Empty outside of a service with a store, and
     * with systemd older than 254.
     *
     * @throws IllegalStateException if {@code FDSTORE} in the environment isn't a number
     */
    public static OptionalInt capacity() {
        String capacity = System.getenv(VARIABLE);
        if (capacity == null || capacity.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(
                    (int) Math.min(Integer.MAX_VALUE, Integer.toUnsignedLong(Integer.parseUnsignedInt(capacity))));
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "the environment variable %s=%s isn't a number: only the service manager should set it"
                            .formatted(VARIABLE, capacity),
                    e);
        }
    }

    private static Notification stored(String name) {
        return Notification.assign("FDSTORE", "1").and(named(name));
    }

    private static Notification named(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(FdStore::isNameCharacter)) {
            throw new IllegalArgumentException(
                    ("\"%s\" is not a valid descriptor name: use 1 to %d ASCII characters, without control characters "
                                    + "and colons")
                            .formatted(Excerpt.of(name), MAX_NAME));
        }
        return Notification.assign("FDNAME", name);
    }

    private static boolean isNameCharacter(int character) {
        return character >= ' ' && character <= '~' && character != ':';
    }

    private static NotifyResult send(Notification notification, int fd) {
        if (fd < 0) {
            throw new IllegalArgumentException("%d is not a file descriptor: pass a number of 0 or more".formatted(fd));
        }
        return notification.sendWith(fd);
    }

    private static int fd(SelectableChannel channel) {
        if (channel.getClass().getModule() != Object.class.getModule()) {
            throw new IllegalArgumentException(
                    "%s is not a channel of the JDK: pass the number of its descriptor instead"
                            .formatted(channel.getClass().getName()));
        }
        try {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            checkSurvivesClosing(channel);
            return JdkChannels.fd(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK defers the closing of a registered channel, and shuts the connection down instead. */
    private static void checkSurvivesClosing(SelectableChannel channel) {
        if (channel instanceof SocketChannel && channel.isRegistered()) {
            throw new IllegalStateException(
                    ("%s is registered with a selector: closing it would shut down the stored connection as well; cancel "
                                    + "its key, call selectNow() of the selector, store it, and close it; or store it "
                                    + "before you register it, and close the selector first")
                            .formatted(channel));
        }
    }
}
