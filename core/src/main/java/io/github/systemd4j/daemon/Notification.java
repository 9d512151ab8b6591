package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.Timeouts;
import io.github.systemd4j.internal.sddaemon.DaemonFunctions;
import io.github.systemd4j.internal.text.Excerpt;
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
import java.util.stream.Stream;

/**
 * A message to the service manager: one or more assignments, which the manager reads together; see sd_notify(3).
 * Immutable: may be sent any number of times and from any thread.
 *
 * <pre>{@code
 * Notification.ready().and(Notification.status("listening on 8080")).send();
 * }</pre>
 *
 * <p>Values that would be read as another assignment or that the manager ignores are refused: those with line breaks,
 * NUL, unpaired surrogates or Unicode noncharacters. A message of more than {@value #MAX_BYTES} bytes of UTF-8 is
 * refused, as is one that sets a name twice, because the manager would read the first value only.
 *
 * <p>The service's {@code NotifyAccess=} decides whether the manager accepts a notification, and {@code Type=} what it
 * does with it. The manager sends no reply. See systemd.service(5).
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html"> sd_notify(3)</a>
 */
public final class Notification {
    /** The longest message that the manager reads. */
    public static final int MAX_BYTES = 4_096;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int MAX_DIGITS = Long.toString(Long.MAX_VALUE).length();
    /** The largest errno of the kernel, {@code MAX_ERRNO}. */
    private static final int MAX_ERRNO = 4_095;

    private static final int MAX_EXIT_STATUS = 255;

    private final List<Assignment> assignments;

    private Notification(List<Assignment> assignments) {
        this.assignments = assignments;
        checkNames();
        checkSize();
    }

    /**
     *
     *
     * @param value supplies the value at the time of sending
     * @param longest the maximum length of the value in bytes
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

    // --- the life of a service

    /** Returns {@code READY=1}: the start or a reload is complete. */
    public static Notification ready() {
        return assign("READY", "1");
    }

    /**
     * Returns {@code RELOADING=1}: a reload begins, and {@link #ready} must follow. The message includes
     * {@code MONOTONIC_USEC}, the time of sending, which {@code Type=notify-reload} needs.
     */
    public static Notification reloading() {
        return assign("RELOADING", "1")
                .and(assign("MONOTONIC_USEC", () -> Long.toString(Libc.monotonicMicros()), MAX_DIGITS));
    }

    /** Returns {@code STOPPING=1}: the shutdown begins. */
    public static Notification stopping() {
        return assign("STOPPING", "1");
    }

    // --- status and errors

    /**
     * Returns {@code STATUS=}: a human-readable description of what the service is doing, which
     * {@code systemctl status} prints. It stays in place until the next one; an empty text removes it.
     *
     * @throws IllegalArgumentException if the text isn't one line of valid Unicode
     */
    public static Notification status(String text) {
        return assign("STATUS", text);
    }

    /**
     * Returns {@code ERRNO=}: the errno of a failure, or 0 to remove it.
     *
     * @throws IllegalArgumentException if the number is negative or above 4095, the largest errno
     */
    public static Notification errno(int errno) {
        return assign("ERRNO", within("ERRNO", errno, 0, MAX_ERRNO));
    }

    /**
     * Returns {@code BUSERROR=}: the D-Bus error name of a failure, such as
     * {@code org.freedesktop.DBus.Error.TimedOut}.
     *
     * @throws IllegalArgumentException if the name has characters other than ASCII letters, digits, {@code _},
     *     {@code -} and {@code .}
     */
    public static Notification busError(String name) {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a D-Bus error name: use only a-z A-Z 0-9 _ - and .".formatted(Excerpt.of(name)));
        }
        return assign("BUSERROR", name);
    }

    /**
     * Returns {@code EXIT_STATUS=}: the exit status. systemd itself sends it from a container or virtual machine that
     * shuts down, and ignores it from services.
     *
     * @throws IllegalArgumentException if the status isn't between 0 and 255
     */
    public static Notification exitStatus(int status) {
        return assign("EXIT_STATUS", within("EXIT_STATUS", status, 0, MAX_EXIT_STATUS));
    }

    // --- requests to the manager

    /**
     * Returns {@code MAINPID=}: the id of the main process, if the manager didn't start that process itself. The
     * manager accepts a process outside of the service's control group only from root.
     *
     * @throws IllegalArgumentException if the id isn't positive, or too large for a process id
     */
    public static Notification mainPid(long pid) {
        return assign("MAINPID", within("MAINPID", pid, 1, Integer.MAX_VALUE));
    }

    /**
     * Returns {@code WATCHDOG=1}: the service is alive. {@link Watchdog} sends it as long as a health check succeeds.
     */
    public static Notification watchdog() {
        return assign("WATCHDOG", "1");
    }

    /**
     * Returns {@code WATCHDOG=trigger}: the service has detected that it is broken, and the manager takes the action
     * for a missed watchdog notification. Doesn't need {@code WatchdogSec=}.
     */
    public static Notification watchdogTrigger() {
        return assign("WATCHDOG", "trigger");
    }

    /**
     * Returns {@code WATCHDOG_USEC=}: the interval in which the manager expects {@link #watchdog} from now on; zero
     * disables the watchdog. {@link Watchdog#interval} doesn't change.
     *
     * @param interval rounded down to whole microseconds
     * @throws IllegalArgumentException if the interval is negative, or 292,000 years or longer
     */
    public static Notification watchdogInterval(Duration interval) {
        return assign("WATCHDOG_USEC", micros("WATCHDOG_USEC", interval, 0));
    }

    /**
     * Returns {@code EXTEND_TIMEOUT_USEC=}: the current start, run or stop may exceed its timeout, if the next message
     * of this kind follows within this time.
     *
     * @param time rounded down to whole microseconds
     * @throws IllegalArgumentException if the time is shorter than a microsecond, which the manager ignores, or 292,000
     *     years or longer
     */
    public static Notification extendTimeout(Duration time) {
        return assign("EXTEND_TIMEOUT_USEC", micros("EXTEND_TIMEOUT_USEC", time, 1));
    }

    /**
     * Returns {@code NOTIFYACCESS=}: whose notifications the manager accepts from now on, in place of
     * {@code NotifyAccess=}. Needs systemd 254.
     */
    public static Notification notifyAccess(NotifyAccess access) {
        return assign("NOTIFYACCESS", access.directiveValue());
    }

    /**
     * Returns any assignment: a variable of your own, whose name should begin with {@code X_}, or one of a newer
     * systemd.
     *
     * @throws IllegalArgumentException if the name has characters other than ASCII letters, digits and {@code _}, or
     *     has a meaning only with a file descriptor; or if the value isn't one line of valid Unicode
     */
    public static Notification of(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a variable name: use only a-z A-Z 0-9 and _, and don't begin with a digit"
                            .formatted(Excerpt.of(name)));
        }
        return switch (name) {
            case "BARRIER" -> throw needsDescriptor(name, "use Notification.barrier");
            case "FDSTORE" -> throw needsDescriptor(name, "use FdStore.put");
            case "MAINPIDFD" -> throw needsDescriptor(name, "use Notification.mainPid");
            default -> assign(name, value);
        };
    }

    private static IllegalArgumentException needsDescriptor(String name, String instead) {
        return new IllegalArgumentException(
                "%s has a meaning only with a file descriptor: %s".formatted(name, instead));
    }

    private static String within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s=%d is out of range: use %d to %d".formatted(name, value, least, most));
        }
        return Long.toString(value);
    }

    private static String micros(String name, Duration duration, long least) {
        long micros = TimeUnit.MICROSECONDS.convert(duration);
        return within(name, micros, least, Long.MAX_VALUE - 1);
    }

    // --- the message

    /**
     * Combines two messages into one, which the manager reads completely before it acts.
     *
     * @throws IllegalArgumentException if both messages set the same name, or the result is longer than
     *     {@value #MAX_BYTES} bytes
     */
    public Notification and(Notification other) {
        return new Notification(
                Stream.concat(assignments.stream(), other.assignments.stream()).toList());
    }

    private List<String> names() {
        return assignments.stream().map(Assignment::name).toList();
    }

    // Loops, because a stream and its lambda expressions would delay the start of a service.

    private void checkNames() {
        for (int i = 0; i < assignments.size(); i++) {
            for (int j = 0; j < i; j++) {
                checkDifferent(assignments.get(j).name, assignments.get(i).name);
            }
        }
    }

    private static void checkDifferent(String first, String second) {
        if (first.equals(second)) {
            throw new IllegalArgumentException(
                    "%s is set twice, but the manager would read only the first value: send two messages"
                            .formatted(first));
        }
    }

    private void checkSize() {
        int bytes = assignments.size() - 1; // the separators
        for (Assignment assignment : assignments) {
            bytes += assignment.bytes();
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the message has %d bytes, but the manager reads at most %d: split or shorten it"
                            .formatted(bytes, MAX_BYTES));
        }
    }

    /**
     * Sends the message for this process. Waits only for space in the socket; {@link #barrier} waits until the manager
     * has read it.
     *
     * @throws BusException if {@code NOTIFY_SOCKET} is set, but can't be written to; has the errno, and the message
     *     says what to do
     */
    public NotifyResult send() {
        return sendWith();
    }

    /** Sends the message with file descriptors, which stay the caller's. */
    NotifyResult sendWith(int... fds) {
        return NotifySocket.send(0, this, fds);
    }

    /**
     * Sends the message for another process, whose service then gets it; see sd_pid_notify(3).
     *
     * <p>In two cases libsystemd silently sends the message for this process instead: if {@code CAP_SYS_ADMIN} is
     * missing, which it requires, and if the other process ends during the call. A supervisor's {@code READY=1} then
     * marks the supervisor as ready.
     *
     * @param pid the id of a running process
     * @throws IllegalArgumentException if the number can't be a process id
     * @throws BusException with {@code ESRCH} if no process has this id; for the reasons of {@link #send}
     */
    public NotifyResult sendFor(long pid) {
        within("process id", pid, 1, Integer.MAX_VALUE);
        if (NotifySocket.isNamed() && ProcessHandle.of(pid).isEmpty()) {
            throw Errno.of(libc_h.ESRCH(), "can't send %s for process %d".formatted(names(), pid));
        }
        return NotifySocket.send((int) pid, this);
    }

    /**
     * Waits until the manager has read all notifications that this process has sent; see sd_notify_barrier(3), which
     * systemd 246 introduced. A process other than the service's main process must call it before it ends, or its
     * notifications may not be attributed to the service.
     *
     * <p>A waiting virtual thread releases its carrier.
     *
     * @param timeout positive
     * @throws TimeoutException if the manager hasn't read the notifications within the timeout; if its socket has no
     *     space, a thread continues to wait for it
     * @throws InterruptedException if the thread is interrupted; the barrier then continues without it
     * @throws BusException for the reasons of {@link #send}
     * @throws UnsupportedOperationException if the installed libsystemd is older
     */
    public static NotifyResult barrier(Duration timeout) throws InterruptedException, TimeoutException {
        Timeouts.checkPositive(timeout);
        if (!NotifySocket.isNamed()) {
            return NotifyResult.NO_SERVICE_MANAGER;
        }
        DaemonFunctions.get().requireBarrier();
        var barrier = new FutureTask<>(() -> NotifySocket.awaitBarrier(timeout));
        DaemonThreads.create("systemd4j barrier", barrier)
                .start(); // a thread of its own, because the call of C blocks its thread
        try {
            return barrier.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
                    .orElseThrow(TimeoutException::new);
        } catch (TimeoutException e) {
            throw new TimeoutException("the service manager has not read the notifications within " + timeout);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }
    }

    /** Returns the text that would be sent now. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Assignment assignment : assignments) {
            text.append(text.isEmpty() ? "" : "\n").append(assignment);
        }
        return text.toString();
    }
}
