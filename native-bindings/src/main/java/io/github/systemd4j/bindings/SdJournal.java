package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of sd-journal that run for each entry or field. Pointers are plain addresses, so a call allocates
 * nothing. None is linked as critical: each may read from the disk or decompress. A negative result is {@code -errno}.
 * The man page of each function is that of its C name in section 3.
 */
public final class SdJournal {
    private static final MethodHandle NEXT =
            Downcalls.plain(sd_journal_h.sd_journal_next$address(), sd_journal_h.sd_journal_next$descriptor());
    private static final MethodHandle PREVIOUS =
            Downcalls.plain(sd_journal_h.sd_journal_previous$address(), sd_journal_h.sd_journal_previous$descriptor());
    private static final MethodHandle NEXT_SKIP = Downcalls.plain(
            sd_journal_h.sd_journal_next_skip$address(), sd_journal_h.sd_journal_next_skip$descriptor());
    private static final MethodHandle PREVIOUS_SKIP = Downcalls.plain(
            sd_journal_h.sd_journal_previous_skip$address(), sd_journal_h.sd_journal_previous_skip$descriptor());
    private static final MethodHandle GET_REALTIME_USEC = Downcalls.plain(
            sd_journal_h.sd_journal_get_realtime_usec$address(),
            sd_journal_h.sd_journal_get_realtime_usec$descriptor());
    private static final MethodHandle GET_MONOTONIC_USEC = Downcalls.plain(
            sd_journal_h.sd_journal_get_monotonic_usec$address(),
            sd_journal_h.sd_journal_get_monotonic_usec$descriptor());
    private static final MethodHandle ENUMERATE_DATA = Downcalls.plain(
            sd_journal_h.sd_journal_enumerate_data$address(), sd_journal_h.sd_journal_enumerate_data$descriptor());
    private static final MethodHandle GET_DATA =
            Downcalls.plain(sd_journal_h.sd_journal_get_data$address(), sd_journal_h.sd_journal_get_data$descriptor());
    private static final MethodHandle TEST_CURSOR = Downcalls.plain(
            sd_journal_h.sd_journal_test_cursor$address(), sd_journal_h.sd_journal_test_cursor$descriptor());
    private static final MethodHandle RESTART_DATA = Downcalls.plain(
            sd_journal_h.sd_journal_restart_data$address(), sd_journal_h.sd_journal_restart_data$descriptor());
    /** Since 246. */
    private static final @Nullable MethodHandle ENUMERATE_AVAILABLE_DATA = optional(
            "sd_journal_enumerate_available_data", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    /** Since 254. */
    private static final @Nullable MethodHandle GET_SEQNUM =
            optional("sd_journal_get_seqnum", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private SdJournal() {}

    private static @Nullable MethodHandle optional(String function, FunctionDescriptor type) {
        return Libsystemd.find(function)
                .map(address -> Downcalls.plain(address, type))
                .orElse(null);
    }

    /** Links all functions by running the initializer; see {@link Linkage}. */
    static void link() {}

    /**
     * Moves to the next entry: 1, or 0 at the end.
     *
     * <p>{@code int sd_journal_next(sd_journal *j)}
     */
    public static int next(long j) {
        try {
            return (int) NEXT.invokeExact(j);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Moves to the previous entry: 1, or 0 at the beginning.
     *
     * <p>{@code int sd_journal_previous(sd_journal *j)}
     */
    public static int previous(long j) {
        try {
            return (int) PREVIOUS.invokeExact(j);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Moves by entries towards the end, and returns by how many.
     *
     * <p>{@code int sd_journal_next_skip(sd_journal *j, uint64_t skip)}
     */
    public static int next_skip(long j, long skip) {
        try {
            return (int) NEXT_SKIP.invokeExact(j, skip);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Moves by entries towards the beginning, and returns by how many.
     *
     * <p>{@code int sd_journal_previous_skip(sd_journal *j, uint64_t skip)}
     */
    public static int previous_skip(long j, long skip) {
        try {
            return (int) PREVIOUS_SKIP.invokeExact(j, skip);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the wall-clock time of the entry, in microseconds.
     *
     * <p>{@code int sd_journal_get_realtime_usec(sd_journal *j, uint64_t *ret)}
     */
    public static int get_realtime_usec(long j, long ret) {
        try {
            return (int) GET_REALTIME_USEC.invokeExact(j, ret);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the monotonic time of the entry, in microseconds, and the boot that it counts from.
     *
     * <p>{@code int sd_journal_get_monotonic_usec(sd_journal *j, uint64_t *ret, sd_id128_t *ret_boot_id)}
     */
    public static int get_monotonic_usec(long j, long ret, long ret_boot_id) {
        try {
            return (int) GET_MONOTONIC_USEC.invokeExact(j, ret, ret_boot_id);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the next field of the entry: 1, or 0 after the last one. An error doesn't advance.
     *
     * <p>{@code int sd_journal_enumerate_data(sd_journal *j, const void **data, size_t *l)}
     */
    public static int enumerate_data(long j, long data, long l) {
        try {
            return (int) ENUMERATE_DATA.invokeExact(j, data, l);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the first field of a name.
     *
     * <p>{@code int sd_journal_get_data(sd_journal *j, const char *field, const void **data, size_t *l)}
     */
    public static int get_data(long j, long field, long data, long l) {
        try {
            return (int) GET_DATA.invokeExact(j, field, data, l);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Returns whether a cursor is that of the current entry.
     *
     * <p>{@code int sd_journal_test_cursor(sd_journal *j, const char *cursor)}
     */
    public static int test_cursor(long j, long cursor) {
        try {
            return (int) TEST_CURSOR.invokeExact(j, cursor);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Begins the enumeration of fields again.
     *
     * <p>{@code void sd_journal_restart_data(sd_journal *j)}
     */
    public static void restart_data(long j) {
        try {
            RESTART_DATA.invokeExact(j);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Returns whether {@link #enumerate_available_data} can be called. */
    public static boolean has_enumerate_available_data() {
        return ENUMERATE_AVAILABLE_DATA != null;
    }

    /**
     * Gets the next field of the entry that can be read: 1, or 0 after the last one.
     *
     * <p>{@code int sd_journal_enumerate_available_data(sd_journal *j, const void **data, size_t *l)}
     */
    public static int enumerate_available_data(long j, long data, long l) {
        MethodHandle function = ENUMERATE_AVAILABLE_DATA;
        if (function == null) {
            throw missing("sd_journal_enumerate_available_data", 246);
        }
        try {
            return (int) function.invokeExact(j, data, l);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Returns whether {@link #get_seqnum} can be called. */
    public static boolean has_get_seqnum() {
        return GET_SEQNUM != null;
    }

    /**
     * Gets the sequence number of the entry, and the source of the numbers.
     *
     * <p>{@code int sd_journal_get_seqnum(sd_journal *j, uint64_t *ret_seqnum, sd_id128_t *ret_seqnum_id)}
     */
    public static int get_seqnum(long j, long ret_seqnum, long ret_seqnum_id) {
        MethodHandle function = GET_SEQNUM;
        if (function == null) {
            throw missing("sd_journal_get_seqnum", 254);
        }
        try {
            return (int) function.invokeExact(j, ret_seqnum, ret_seqnum_id);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    private static UnsupportedOperationException missing(String function, int version) {
        return new UnsupportedOperationException(
                "the installed libsystemd has no %s: it came with systemd %d".formatted(function, version));
    }
}
