package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.threads.DaemonThreads;
import io.github.systemd4j.message.BusException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A message to the service manager: one or more assignments that it reads at once; see sd_notify(3). Immutable, may be
 * sent any number of times and from any thread.
 *
 * <pre>{@code
 * Notification.ready().and(Notification.status("listening on 8080")).send();
 * }</pre>
 *
 * <p>A value that could be taken for another assignment is refused, as is one that the manager would ignore: line
 * breaks, NUL, unpaired surrogates and Unicode's noncharacters. So is a message of more than {@value #MAX_BYTES} bytes
 * of UTF-8, and one that sets a name twice, of which the manager would read the first one only.
 *
 * <p>Whether the manager takes a notification is a matter of the service's {@code NotifyAccess=}, and what it does with
 * it of {@code Type=}; neither answers. See systemd.service(5).
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify(3)</a>
 */
public final class Notification {
    /** The longest message that the manager reads. */
    public static final int MAX_BYTES = 4_096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MAX_DIGITS = Long.toString(Long.MAX_VALUE).length();
    private static final int MAX_ERRNO = 4_095;
    private static final int MAX_EXIT_STATUS = 255;

    private final List<Assignment> assignments;

    private Notification(List<Assignment> assignments) {
        this.assignments = assignments;
        checkNames();
        checkSize();
    }

    /**
     * @param value what it is at the time of sending
     * @param longest how many bytes that has at most
     */
    private record Assignment(String name, Supplier<String> value, int longest) {
        int bytes() {
            return name.length() + "=".length() + longest;
        }

        @Override
        public String toString() {
            return name + "=" + value.get();
        }
    }

    static Notification assign(String name, String value) {
        NotifyText.check(name, value);
        return assign(name, () -> value, NotifyText.bytes(value));
    }

    private static Notification assign(String name, Supplier<String> value, int longest) {
        return new Notification(List.of(new Assignment(name, value, longest)));
    }

    // --- the course of a service's life

    /** {@code READY=1}: the start is complete, or a reload is. */
    public static Notification ready() {
        return assign("READY", "1");
    }

    /**
     * {@code RELOADING=1}: a reload begins; {@link #ready} must follow. {@code MONOTONIC_USEC} comes with it, which
     * {@code Type=notify-reload} needs: the time at which the message is sent.
     */
    public static Notification reloading() {
        return assign("RELOADING", "1")
                .and(assign("MONOTONIC_USEC", () -> Long.toString(Libc.monotonicMicros()), MAX_DIGITS));
    }

    /** {@code STOPPING=1}: the shutdown begins. */
    public static Notification stopping() {
        return assign("STOPPING", "1");
    }

    // --- what it is doing, and why it failed

    /**
     * {@code STATUS=}: what the service is doing, for people: {@code systemctl status} shows it. Stays until the next
     * one; an empty one takes it back.
     *
     * @throws IllegalArgumentException if it isn't one line of valid Unicode
     */
    public static Notification status(String text) {
        return assign("STATUS", text);
    }

    /**
     * {@code ERRNO=}: the errno of a failure, 0 to take it back.
     *
     * @throws IllegalArgumentException if it is negative or above 4095, which no errno is
     */
    public static Notification errno(int errno) {
        return assign("ERRNO", within("ERRNO", errno, 0, MAX_ERRNO));
    }

    /**
     * {@code BUSERROR=}: the D-Bus error name of a failure, such as {@code org.freedesktop.DBus.Error.TimedOut}.
     *
     * @throws IllegalArgumentException if it has other than ASCII's letters, digits, {@code _}, {@code -} and {@code .}
     */
    public static Notification busError(String name) {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("\"%s\" is no D-Bus error name".formatted(name));
        }
        return assign("BUSERROR", name);
    }

    /**
     * {@code EXIT_STATUS=}: the exit status. systemd sends it itself, out of a container or virtual machine that shuts
     * down, and takes no notice of a service's.
     *
     * @throws IllegalArgumentException if it isn't between 0 and 255
     */
    public static Notification exitStatus(int status) {
        return assign("EXIT_STATUS", within("EXIT_STATUS", status, 0, MAX_EXIT_STATUS));
    }

    // --- what the manager is to do

    /**
     * {@code MAINPID=}: which process is the main one, where the manager didn't start it itself. One outside of the
     * service's control group is taken from root only.
     *
     * @throws IllegalArgumentException if it isn't positive, or too large for a process id
     */
    public static Notification mainPid(long pid) {
        return assign("MAINPID", within("MAINPID", pid, 1, Integer.MAX_VALUE));
    }

    /** {@code WATCHDOG=1}: the service is alive. {@link Watchdog} sends it as long as a check says so. */
    public static Notification watchdog() {
        return assign("WATCHDOG", "1");
    }

    /**
     * {@code WATCHDOG=trigger}: the service has found itself broken, and the manager is to do what it does when the
     * watchdog's beat fails; needs no {@code WatchdogSec=}.
     */
    public static Notification watchdogTrigger() {
        return assign("WATCHDOG", "trigger");
    }

    /**
     * {@code WATCHDOG_USEC=}: within which time the manager wants {@link #watchdog} from now on; zero for never. {@link
     * Watchdog#interval} doesn't change by it.
     *
     * @param interval in whole microseconds, what is left over is cut
     * @throws IllegalArgumentException if it is negative, or 292,000 years and more
     */
    public static Notification watchdogInterval(Duration interval) {
        return assign("WATCHDOG_USEC", micros("WATCHDOG_USEC", interval, 0));
    }

    /**
     * {@code EXTEND_TIMEOUT_USEC=}: the start, runtime or stop that is under way may take longer than its timeout, if
     * another one of these comes within this time.
     *
     * @param time in whole microseconds, what is left over is cut
     * @throws IllegalArgumentException if it is shorter than a microsecond, which the manager ignores, or 292,000 years
     *     and more
     */
    public static Notification extendTimeout(Duration time) {
        return assign("EXTEND_TIMEOUT_USEC", micros("EXTEND_TIMEOUT_USEC", time, 1));
    }

    /**
     * {@code NOTIFYACCESS=}: whose notifications are taken from now on, in place of {@code NotifyAccess=} (systemd 254
     * or newer).
     */
    public static Notification notifyAccess(NotifyAccess access) {
        return assign("NOTIFYACCESS", access.word());
    }

    /**
     * Any assignment: a variable of one's own, whose name should begin with {@code X_}, or one of a newer systemd.
     *
     * @throws IllegalArgumentException if the name isn't made of ASCII's letters, digits and {@code _}, or means
     *     nothing without a file descriptor that comes with it; if the value isn't one line of valid Unicode
     */
    public static Notification of(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no variable's name: it may have letters, digits and _, and begins with no digit"
                            .formatted(name));
        }
        return switch (name) {
            case "BARRIER" -> throw needsDescriptor(name, "take Notification.barrier");
            case "FDSTORE" -> throw needsDescriptor(name, "take FdStore.put");
            case "MAINPIDFD" -> throw needsDescriptor(name, "take Notification.mainPid");
            default -> assign(name, value);
        };
    }

    private static IllegalArgumentException needsDescriptor(String name, String instead) {
        return new IllegalArgumentException("%s means nothing without a file descriptor: %s".formatted(name, instead));
    }

    private static String within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s=%d: must be from %d to %d".formatted(name, value, least, most));
        }
        return Long.toString(value);
    }

    private static String micros(String name, Duration duration, long least) {
        long micros = TimeUnit.MICROSECONDS.convert(duration);
        return within(name, micros, least, Long.MAX_VALUE - 1);
    }

    // --- the message

    /**
     * Both messages in one: the manager reads all of it before it acts.
     *
     * @throws IllegalArgumentException if both set the same name, or if that is longer than {@value #MAX_BYTES} bytes
     */
    public Notification and(Notification other) {
        return new Notification(
                Stream.concat(assignments.stream(), other.assignments.stream()).toList());
    }

    private List<String> names() {
        return assignments.stream().map(Assignment::name).toList();
    }

    private void checkNames() {
        List<String> names = names();
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "%s is set twice, and the manager would read the first one only: send two messages"
                                    .formatted(name));
                });
    }

    private void checkSize() {
        int separators = assignments.size() - 1;
        int bytes =
                separators + assignments.stream().mapToInt(Assignment::bytes).sum();
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a message of %d bytes: the manager reads %d at most".formatted(bytes, MAX_BYTES));
        }
    }

    /**
     * Sends the message for this process. Waits for nothing but space in the socket: {@link #barrier} tells when it was
     * read.
     *
     * @throws BusException if {@code NOTIFY_SOCKET} is set, but can't be written to; it has the errno, and the message
     *     says what to do
     */
    public Delivery send() {
        return sendWith();
    }

    /** Sends file descriptors with it, which stay the caller's. */
    Delivery sendWith(int... fds) {
        return NotifySocket.send(0, this, fds);
    }

    /**
     * Sends the message for another process, to whose service it is then attributed; see sd_pid_notify(3).
     *
     * <p>In two cases libsystemd sends it for this process instead, without a word: where {@code CAP_SYS_ADMIN} is
     * missing, which it takes, and where the other process ends just now. A supervisor's {@code READY=1} then makes the
     * supervisor ready.
     *
     * @param pid a process that is running
     * @throws IllegalArgumentException if it can't be a process id
     * @throws BusException with {@code ESRCH} if no process has it; as {@link #send}
     */
    public Delivery sendFor(long pid) {
        within("the process id", pid, 1, Integer.MAX_VALUE);
        if (NotifySocket.isNamed() && ProcessHandle.of(pid).isEmpty()) {
            throw Errno.of(libc_h.ESRCH(), "%s can't be sent for the process %d".formatted(names(), pid));
        }
        return NotifySocket.send((int) pid, this);
    }

    /**
     * Waits until the manager has read all that this process has sent before; see sd_notify_barrier(3), which came with
     * systemd 246. A process that isn't the service's main one needs it before it ends, or its notifications may not be
     * attributed to the service.
     *
     * <p>A virtual thread that waits gives its carrier back.
     *
     * @param timeout positive
     * @throws TimeoutException if the manager hasn't read it within the timeout; where its socket has no space, a thread
     *     goes on waiting for some
     * @throws InterruptedException if the thread is interrupted; the barrier then goes on without it
     * @throws BusException as {@link #send}
     * @throws UnsupportedOperationException if the installed libsystemd is older
     */
    public static Delivery barrier(Duration timeout) throws InterruptedException, TimeoutException {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a timeout must be positive: " + timeout);
        }
        if (!NotifySocket.isNamed()) {
            return Delivery.NO_SERVICE_MANAGER;
        }
        Libsystemd.require("sd_notify_barrier");
        var barrier = new FutureTask<>(() -> NotifySocket.awaitBarrier(timeout));
        DaemonThreads.create("systemd4j barrier", barrier).start(); // for C blocks its thread
        try {
            return barrier.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
                    .orElseThrow(TimeoutException::new);
        } catch (TimeoutException e) {
            throw new TimeoutException("the service manager hasn't read its notifications within " + timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    /** The text that would be sent now. */
    @Override
    public String toString() {
        return assignments.stream().map(Assignment::toString).collect(Collectors.joining("\n"));
    }
}
