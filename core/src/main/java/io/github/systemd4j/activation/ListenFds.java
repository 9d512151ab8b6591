package io.github.systemd4j.activation;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors that the service manager handed to this process: sockets it had opened for the service, connections of
 * {@code Accept=yes}, and what the service itself had stored.
 *
 * <pre>{@code
 * ServerSocketChannel http = ListenFds.get().named("http").serverSocketChannel();
 * }</pre>
 *
 * <p>Call {@link #get} first in {@code main}: where {@code LISTEN_FDS} says more than was passed, sockets and FIFOs that this
 * process has opened meanwhile can't be told from what was. Safe from any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html">sd_listen_fds(3)</a>
 */
public final class ListenFds implements Iterable<ActivatedSocket> {
    private static final String TAKEN = ListenFds.class.getName() + ".taken";
    private static @Nullable ListenFds handedOver;

    private final List<ActivatedSocket> sockets;
    private final String reason;

    ListenFds(List<ActivatedSocket> sockets, String reason) {
        this.sockets = List.copyOf(sockets);
        this.reason = reason;
    }

    /**
     * Takes what was handed over, and marks it as closed on exec. Every call gives the same objects. That nothing was is
     * no error: {@link #isEmpty()}, {@link #reason()}.
     *
     * @throws IllegalStateException if the environment contradicts itself or the open descriptors, or this class was loaded
     *     twice and the other one has taken them; says what
     */
    public static synchronized ListenFds get() {
        ListenFds known = handedOver;
        if (known == null) {
            known = take();
            handedOver = known;
        }
        return known;
    }

    /** Numbers have one owner in a process, also where class loaders have each a class like this one. */
    private static ListenFds take() {
        if (Boolean.getBoolean(TAKEN)) {
            throw new IllegalStateException(
                    "the descriptors were taken by this class in another class loader: load systemd4j in one only");
        }
        ListenFds fds = ListenProtocol.read();
        System.setProperty(TAKEN, Boolean.toString(!fds.isEmpty()));
        return fds;
    }

    /** All of them, in the manager's order: the sockets of the units, then what was stored, which has no order. */
    public List<ActivatedSocket> all() {
        return sockets;
    }

    /** Those with this name, in the manager's order; one unit's {@code Listen…=} lines share theirs. */
    public List<ActivatedSocket> allNamed(String name) {
        return sockets.stream().filter(socket -> socket.name().equals(name)).toList();
    }

    /**
     * The one with this name.
     *
     * @throws NoSuchElementException if there is none, or more than one; says which there are
     */
    public ActivatedSocket named(String name) {
        List<ActivatedSocket> found = allNamed(name);
        if (found.size() != 1) {
            throw new NoSuchElementException(
                    "%s named '%s': %s".formatted(found.isEmpty() ? "nothing is" : "more than one are", name, this));
        }
        return found.getFirst();
    }

    /**
     * The one and only.
     *
     * @throws NoSuchElementException if there is none, or more than one; says which there are
     */
    public ActivatedSocket only() {
        if (sockets.size() != 1) {
            throw new NoSuchElementException("one descriptor was expected: " + this);
        }
        return sockets.getFirst();
    }

    /** Whether nothing was handed over. */
    public boolean isEmpty() {
        return sockets.isEmpty();
    }

    /** Why nothing was handed over, for people, with what to do about it; empty where something was. */
    public String reason() {
        return reason;
    }

    @Override
    public Iterator<ActivatedSocket> iterator() {
        return sockets.iterator();
    }

    /**
     * Removes {@code LISTEN_PID}, {@code LISTEN_PIDFDID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES} from the environment
     * of C, so that code outside of Java that looks there finds nothing. {@link System#getenv}, and with it the environment
     * of a {@link ProcessBuilder}, is a copy of when it was first read and stays as it is: {@link
     * io.github.systemd4j.daemon.ServiceEnvironment#removeFrom} is for children. Call it before other threads may read C's
     * environment, which isn't safe against changes.
     */
    public void unsetEnvironment() {
        ListenProtocol.unset();
    }

    /** What was handed over, or the reason why nothing was. */
    @Override
    public String toString() {
        return isEmpty()
                ? reason
                : sockets.stream().map(ActivatedSocket::toString).collect(Collectors.joining("; "));
    }
}
