package io.github.systemd4j.message;

import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.wire.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong on a bus or in a call of C: the D-Bus error name, a human-readable message, and the errno where there is one.
 *
 * <p>Errors of the peer arrive with the name that it gave. A handler of an exported object throws one to answer
 * with that error. What this library finds itself, it names as follows:
 *
 * <ul>
 *   <li>{@link ErrorName#FILE_NOT_FOUND}: the socket of an address doesn't exist ({@code ENOENT})
 *   <li>{@link ErrorName#NO_SERVER}: nobody listens there ({@code ECONNREFUSED})
 *   <li>{@link ErrorName#ACCESS_DENIED}: the socket may not be opened ({@code EACCES})
 *   <li>{@link ErrorName#AUTH_FAILED}: the broker refused the authentication ({@code EPERM})
 *   <li>{@link ErrorName#BAD_ADDRESS}: the address can't be parsed ({@code EINVAL})
 *   <li>{@link ErrorName#DISCONNECTED}: the peer went away ({@code ECONNRESET}), or the bus was closed here
 *       ({@code ESHUTDOWN})
 *   <li>{@link ErrorName#TIMEOUT}: no reply in time ({@code ETIMEDOUT})
 *   <li>{@link ErrorName#INVALID_SIGNATURE}: a body was read or written as a type that it isn't
 *   <li>{@link ErrorName#INCONSISTENT_MESSAGE}: bytes that are no valid message ({@code EBADMSG})
 *   <li>{@link ErrorName#LIMITS_EXCEEDED}: a message or array over the specification's size ({@code EMSGSIZE}), or more
 *       file descriptors than the process ({@code EMFILE}) or the system ({@code ENFILE}) may have open
 *   <li>{@link ErrorName#NO_MEMORY}: the kernel or libsystemd has no memory for it ({@code ENOMEM})
 *   <li>{@link ErrorName#FAILED}: any other errno
 * </ul>
 *
 * <p>Every call of libc or libsystemd that fails throws one with its errno, in every package. Failures of the JDK's
 * files and channels remain {@link java.io.IOException}s.
 *
 * <p>NameRules and paths that break the specification's rules are refused with {@link IllegalArgumentException} before
 * anything is sent; a blocking call on the loop's own thread, and the use of a message after its handler, with
 * {@link IllegalStateException}; a borrowed message on another thread with {@link WrongThreadException}.
 */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final int errno;

    /**
     * Makes an error of a given name.
     *
     * @param name a D-Bus error name such as {@code org.freedesktop.DBus.Error.InvalidArgs}
     * @param message what went wrong, human-readable
     * @throws IllegalArgumentException if the name is no valid error name
     */
    public BusException(String name, String message) {
        this(NameRules.checkErrorName(name), message, 0, null);
    }

    /**
     * Makes an error of a given name that an errno stands for.
     *
     * @param errno positive, or 0
     * @throws IllegalArgumentException if the name is no valid error name
     */
    public BusException(String name, String message, int errno) {
        this(NameRules.checkErrorName(name), message, errno, null);
    }

    /**
     * Returns the error that an error reply carries: its name, the errno that libsystemd knows that name by, and its
     * first argument, which by convention is a human-readable text. Of that, the beginning is taken, and control
     * characters are escaped.
     */
    public static BusException of(Message errorReply) {
        String name = errorReply.errorName().toString();
        return new BusException(name, MessageText.errorMessage(errorReply), Errno.ofErrorName(name));
    }

    /**
     * Creates an error with an errno and a cause.
     *
     * @param errno a positive number of errno(3); 0 if there is none
     */
    public BusException(String name, String message, int errno, @Nullable Throwable cause) {
        super(message, cause);
        this.name = name;
        this.errno = errno;
    }

    /** The D-Bus error name. */
    public String name() {
        return name;
    }

    /**
     * Returns the message alone; empty where the peer gave none. A peer's text is cut to about 300 characters, and
     * control characters in it are escaped.
     */
    public String message() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    /** The positive errno that libsystemd or the kernel gave, 0 where there is none. */
    public int errno() {
        return errno;
    }

    /** Whether the error has this name. */
    public boolean is(String errorName) {
        return name.equals(errorName);
    }

    /** Name and message: {@code [name] message}. */
    @Override
    public String getMessage() {
        return "[" + name + "] " + message();
    }
}
