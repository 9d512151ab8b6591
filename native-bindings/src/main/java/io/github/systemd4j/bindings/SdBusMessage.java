package io.github.systemd4j.bindings;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.lang.invoke.MethodHandle;

/**
 * Calls the accessors of {@code sd_bus_message} that run at least once for each message. They are short and never call
 * back, so all except one are linked as critical. Pointers are plain addresses, so a call allocates nothing.
 *
 * <p>A negative result is {@code -errno}. At the end of an array, a read returns 0; at the end of any other container,
 * {@code -ENXIO}. A returned string belongs to the message, and is 0 if the message has none. The man page of each
 * function is that of its C name in section 3.
 */
public final class SdBusMessage {
    private static final MethodHandle GET_TYPE =
            Downcalls.hot(sd_bus_h.sd_bus_message_get_type$address(), sd_bus_h.sd_bus_message_get_type$descriptor());
    private static final MethodHandle GET_COOKIE = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_cookie$address(), sd_bus_h.sd_bus_message_get_cookie$descriptor());
    private static final MethodHandle GET_REPLY_COOKIE = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_reply_cookie$address(), sd_bus_h.sd_bus_message_get_reply_cookie$descriptor());
    private static final MethodHandle GET_PATH =
            Downcalls.hot(sd_bus_h.sd_bus_message_get_path$address(), sd_bus_h.sd_bus_message_get_path$descriptor());
    private static final MethodHandle GET_INTERFACE = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_interface$address(), sd_bus_h.sd_bus_message_get_interface$descriptor());
    private static final MethodHandle GET_MEMBER = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_member$address(), sd_bus_h.sd_bus_message_get_member$descriptor());
    private static final MethodHandle GET_DESTINATION = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_destination$address(), sd_bus_h.sd_bus_message_get_destination$descriptor());
    private static final MethodHandle GET_SENDER = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_sender$address(), sd_bus_h.sd_bus_message_get_sender$descriptor());
    private static final MethodHandle GET_SIGNATURE = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_signature$address(), sd_bus_h.sd_bus_message_get_signature$descriptor());
    private static final MethodHandle GET_ERROR =
            Downcalls.hot(sd_bus_h.sd_bus_message_get_error$address(), sd_bus_h.sd_bus_message_get_error$descriptor());
    private static final MethodHandle GET_EXPECT_REPLY = Downcalls.hot(
            sd_bus_h.sd_bus_message_get_expect_reply$address(), sd_bus_h.sd_bus_message_get_expect_reply$descriptor());
    private static final MethodHandle REWIND =
            Downcalls.hot(sd_bus_h.sd_bus_message_rewind$address(), sd_bus_h.sd_bus_message_rewind$descriptor());
    private static final MethodHandle AT_END =
            Downcalls.hot(sd_bus_h.sd_bus_message_at_end$address(), sd_bus_h.sd_bus_message_at_end$descriptor());
    private static final MethodHandle PEEK_TYPE =
            Downcalls.hot(sd_bus_h.sd_bus_message_peek_type$address(), sd_bus_h.sd_bus_message_peek_type$descriptor());
    private static final MethodHandle ENTER_CONTAINER = Downcalls.hot(
            sd_bus_h.sd_bus_message_enter_container$address(), sd_bus_h.sd_bus_message_enter_container$descriptor());
    private static final MethodHandle EXIT_CONTAINER = Downcalls.hot(
            sd_bus_h.sd_bus_message_exit_container$address(), sd_bus_h.sd_bus_message_exit_container$descriptor());
    private static final MethodHandle READ_BASIC = Downcalls.hot(
            sd_bus_h.sd_bus_message_read_basic$address(), sd_bus_h.sd_bus_message_read_basic$descriptor());
    private static final MethodHandle READ_ARRAY = Downcalls.hot(
            sd_bus_h.sd_bus_message_read_array$address(), sd_bus_h.sd_bus_message_read_array$descriptor());
    /**
     * Not critical: it iterates over all elements of an array, which takes a second for an array of 64 MiB from a
     * hostile peer.
     */
    private static final MethodHandle SKIP =
            Downcalls.plain(sd_bus_h.sd_bus_message_skip$address(), sd_bus_h.sd_bus_message_skip$descriptor());

    private static final MethodHandle OPEN_CONTAINER = Downcalls.hot(
            sd_bus_h.sd_bus_message_open_container$address(), sd_bus_h.sd_bus_message_open_container$descriptor());
    private static final MethodHandle CLOSE_CONTAINER = Downcalls.hot(
            sd_bus_h.sd_bus_message_close_container$address(), sd_bus_h.sd_bus_message_close_container$descriptor());
    private static final MethodHandle APPEND_BASIC = Downcalls.hot(
            sd_bus_h.sd_bus_message_append_basic$address(), sd_bus_h.sd_bus_message_append_basic$descriptor());
    private static final MethodHandle APPEND_ARRAY_SPACE = Downcalls.hot(
            sd_bus_h.sd_bus_message_append_array_space$address(),
            sd_bus_h.sd_bus_message_append_array_space$descriptor());

    private SdBusMessage() {}

    /** Links all functions by running the initializer; see {@link Linkage}. */
    static void link() {}

    /**
     * Gets the type, such as {@code SD_BUS_MESSAGE_METHOD_CALL}.
     *
     * <p>{@code int sd_bus_message_get_type(sd_bus_message *m, uint8_t *type)}
     */
    public static int get_type(long m, long type) {
        try {
            return (int) GET_TYPE.invokeExact(m, type);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the serial number.
     *
     * <p>{@code int sd_bus_message_get_cookie(sd_bus_message *m, uint64_t *cookie)}
     */
    public static int get_cookie(long m, long cookie) {
        try {
            return (int) GET_COOKIE.invokeExact(m, cookie);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the serial number of the call that this message replies to; an error if it is no reply.
     *
     * <p>{@code int sd_bus_message_get_reply_cookie(sd_bus_message *m, uint64_t *cookie)}
     */
    public static int get_reply_cookie(long m, long cookie) {
        try {
            return (int) GET_REPLY_COOKIE.invokeExact(m, cookie);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the object path.
     *
     * <p>{@code const char* sd_bus_message_get_path(sd_bus_message *m)}
     */
    public static long get_path(long m) {
        try {
            return (long) GET_PATH.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the interface.
     *
     * <p>{@code const char* sd_bus_message_get_interface(sd_bus_message *m)}
     */
    public static long get_interface(long m) {
        try {
            return (long) GET_INTERFACE.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the member.
     *
     * <p>{@code const char* sd_bus_message_get_member(sd_bus_message *m)}
     */
    public static long get_member(long m) {
        try {
            return (long) GET_MEMBER.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the destination.
     *
     * <p>{@code const char* sd_bus_message_get_destination(sd_bus_message *m)}
     */
    public static long get_destination(long m) {
        try {
            return (long) GET_DESTINATION.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the sender.
     *
     * <p>{@code const char* sd_bus_message_get_sender(sd_bus_message *m)}
     */
    public static long get_sender(long m) {
        try {
            return (long) GET_SENDER.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the signature of the open container, or of the whole body if {@code complete}.
     *
     * <p>{@code const char* sd_bus_message_get_signature(sd_bus_message *m, int complete)}
     */
    public static long get_signature(long m, int complete) {
        try {
            return (long) GET_SIGNATURE.invokeExact(m, complete);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the error of an error reply, 0 for any other message. The error belongs to the message.
     *
     * <p>{@code const sd_bus_error* sd_bus_message_get_error(sd_bus_message *m)}
     */
    public static long get_error(long m) {
        try {
            return (long) GET_ERROR.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Returns a positive result if the sender expects a reply.
     *
     * <p>{@code int sd_bus_message_get_expect_reply(sd_bus_message *m)}
     */
    public static int get_expect_reply(long m) {
        try {
            return (int) GET_EXPECT_REPLY.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Returns to the start of the open container, or of the body if {@code complete}.
     *
     * <p>{@code int sd_bus_message_rewind(sd_bus_message *m, int complete)}
     */
    public static int rewind(long m, int complete) {
        try {
            return (int) REWIND.invokeExact(m, complete);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Returns a positive result if the open container, or the body if {@code complete}, is at its end.
     *
     * <p>{@code int sd_bus_message_at_end(sd_bus_message *m, int complete)}
     */
    public static int at_end(long m, int complete) {
        try {
            return (int) AT_END.invokeExact(m, complete);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gets the type of the next value, and the signature inside it if it is a container; 0 at the end.
     *
     * <p>{@code int sd_bus_message_peek_type(sd_bus_message *m, char *type, const char **contents)}
     */
    public static int peek_type(long m, long type, long contents) {
        try {
            return (int) PEEK_TYPE.invokeExact(m, type, contents);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Opens the next container for reading.
     *
     * <p>{@code int sd_bus_message_enter_container(sd_bus_message *m, char type, const char *contents)}
     */
    public static int enter_container(long m, byte type, long contents) {
        try {
            return (int) ENTER_CONTAINER.invokeExact(m, type, contents);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Leaves the open container after its last element; {@code -EBUSY} before it.
     *
     * <p>{@code int sd_bus_message_exit_container(sd_bus_message *m)}
     */
    public static int exit_container(long m) {
        try {
            return (int) EXIT_CONTAINER.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads a value of a basic type. Strings stay in the message, and {@code p} gets their address.
     *
     * <p>{@code int sd_bus_message_read_basic(sd_bus_message *m, char type, void *p)}
     */
    public static int read_basic(long m, byte type, long p) {
        try {
            return (int) READ_BASIC.invokeExact(m, type, p);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads an array of fixed-size numbers in place; {@code size} is in bytes.
     *
     * <p>{@code int sd_bus_message_read_array(sd_bus_message *m, char type, const void **ptr, size_t *size)}
     */
    public static int read_array(long m, byte type, long ptr, long size) {
        try {
            return (int) READ_ARRAY.invokeExact(m, type, ptr, size);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Skips values of these types, or without types the next value.
     *
     * <p>{@code int sd_bus_message_skip(sd_bus_message *m, const char *types)}
     */
    public static int skip(long m, long types) {
        try {
            return (int) SKIP.invokeExact(m, types);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Opens a container for writing.
     *
     * <p>{@code int sd_bus_message_open_container(sd_bus_message *m, char type, const char *contents)}
     */
    public static int open_container(long m, byte type, long contents) {
        try {
            return (int) OPEN_CONTAINER.invokeExact(m, type, contents);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Closes the container that was opened last for writing.
     *
     * <p>{@code int sd_bus_message_close_container(sd_bus_message *m)}
     */
    public static int close_container(long m) {
        try {
            return (int) CLOSE_CONTAINER.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Appends a value of a basic type. {@code p} is the address of a number or of a string.
     *
     * <p>{@code int sd_bus_message_append_basic(sd_bus_message *m, char type, const void *p)}
     */
    public static int append_basic(long m, byte type, long p) {
        try {
            return (int) APPEND_BASIC.invokeExact(m, type, p);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Appends an array of {@code size} bytes for fixed-size numbers, which the caller fills.
     *
     * <p>{@code int sd_bus_message_append_array_space(sd_bus_message *m, char type, size_t size, void **ptr)}
     */
    public static int append_array_space(long m, byte type, long size, long ptr) {
        try {
            return (int) APPEND_ARRAY_SPACE.invokeExact(m, type, size, ptr);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
