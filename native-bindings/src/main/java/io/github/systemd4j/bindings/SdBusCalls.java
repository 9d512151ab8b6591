package io.github.systemd4j.bindings;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.lang.invoke.MethodHandle;

/**
 * Calls the functions of sd-bus that run for each method call. Pointers are plain addresses, so a call allocates
 * nothing. Those that neither block nor call back are linked as critical. A negative result is {@code -errno}. The man
 * page of each function is that of its C name in section 3.
 */
public final class SdBusCalls {
    private static final MethodHandle NEW_METHOD_CALL = Downcalls.hot(
            sd_bus_h.sd_bus_message_new_method_call$address(), sd_bus_h.sd_bus_message_new_method_call$descriptor());
    private static final MethodHandle SET_AUTO_START = Downcalls.hot(
            sd_bus_h.sd_bus_message_set_auto_start$address(), sd_bus_h.sd_bus_message_set_auto_start$descriptor());
    private static final MethodHandle SET_ALLOW_INTERACTIVE_AUTHORIZATION = Downcalls.hot(
            sd_bus_h.sd_bus_message_set_allow_interactive_authorization$address(),
            sd_bus_h.sd_bus_message_set_allow_interactive_authorization$descriptor());
    private static final MethodHandle UNREF =
            Downcalls.plain(sd_bus_h.sd_bus_message_unref$address(), sd_bus_h.sd_bus_message_unref$descriptor());
    private static final MethodHandle CALL_ASYNC =
            Downcalls.plain(sd_bus_h.sd_bus_call_async$address(), sd_bus_h.sd_bus_call_async$descriptor());
    private static final MethodHandle SEND =
            Downcalls.plain(sd_bus_h.sd_bus_send$address(), sd_bus_h.sd_bus_send$descriptor());
    private static final MethodHandle PROCESS =
            Downcalls.plain(sd_bus_h.sd_bus_process$address(), sd_bus_h.sd_bus_process$descriptor());
    private static final MethodHandle SLOT_UNREF =
            Downcalls.plain(sd_bus_h.sd_bus_slot_unref$address(), sd_bus_h.sd_bus_slot_unref$descriptor());

    private SdBusCalls() {}

    /** Links all functions by running the initializer; see {@link Linkage}. */
    static void link() {}

    /**
     * Creates a message, which the caller unrefs.
     *
     * <p>{@code int sd_bus_message_new_method_call(sd_bus *bus, sd_bus_message **m, const char *destination, const char
     * *path, const char *interface, const char *member)}
     */
    public static int new_method_call(long bus, long m, long destination, long path, long iface, long member) {
        try {
            return (int) NEW_METHOD_CALL.invokeExact(bus, m, destination, path, iface, member);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Sets whether the broker may start the destination.
     *
     * <p>{@code int sd_bus_message_set_auto_start(sd_bus_message *m, int b)}
     */
    public static int set_auto_start(long m, int b) {
        try {
            return (int) SET_AUTO_START.invokeExact(m, b);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Sets whether the callee may ask the user for permission.
     *
     * <p>{@code int sd_bus_message_set_allow_interactive_authorization(sd_bus_message *m, int b)}
     */
    public static int set_allow_interactive_authorization(long m, int b) {
        try {
            return (int) SET_ALLOW_INTERACTIVE_AUTHORIZATION.invokeExact(m, b);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gives up a reference to a message.
     *
     * <p>{@code sd_bus_message *sd_bus_message_unref(sd_bus_message *m)}
     */
    public static void message_unref(long m) {
        try {
            long _ = (long) UNREF.invokeExact(m);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Sends a call, whose reply is passed to a callback.
     *
     * <p>{@code int sd_bus_call_async(sd_bus *bus, sd_bus_slot **slot, sd_bus_message *m, sd_bus_message_handler_t
     * callback, void *userdata, uint64_t usec)}
     */
    public static int call_async(long bus, long slot, long m, long callback, long userdata, long usec) {
        try {
            return (int) CALL_ASYNC.invokeExact(bus, slot, m, callback, userdata, usec);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Sends a message. If {@code cookie} isn't 0, its serial number is stored there, and a call expects a reply.
     *
     * <p>{@code int sd_bus_send(sd_bus *bus, sd_bus_message *m, uint64_t *cookie)}
     */
    public static int send(long bus, long m, long cookie) {
        try {
            return (int) SEND.invokeExact(bus, m, cookie);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Reads, writes and handles at most one message. If {@code ret} isn't 0, a message that no callback has handled is
     * stored there, and the caller unrefs it; calls among them are then not answered.
     *
     * <p>{@code int sd_bus_process(sd_bus *bus, sd_bus_message **ret)}
     */
    public static int process(long bus, long ret) {
        try {
            return (int) PROCESS.invokeExact(bus, ret);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /**
     * Gives up a reference to a slot.
     *
     * <p>{@code sd_bus_slot *sd_bus_slot_unref(sd_bus_slot *slot)}
     */
    public static void slot_unref(long slot) {
        try {
            long _ = (long) SLOT_UNREF.invokeExact(slot);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
