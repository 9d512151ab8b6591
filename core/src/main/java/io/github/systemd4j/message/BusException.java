package io.github.systemd4j.message;

import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.wire.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * Reports a failure on a bus or of a C function: the D-Bus error name, a human-readable message, and the errno if there
 * is one.
 *
 * <p>Errors of the peer have the name that the peer sent. A handler of an exported object throws an exception of this
 * class to answer with that error. Failures that this library detects have these names:
 *
 * <ul>
 *   <li>{@link ErrorName#FILE_NOT_FOUND}: the socket of an address doesn't exist ({@code ENOENT})
 *   <li>{@link ErrorName#NO_SERVER}: no process listens there ({@code ECONNREFUSED})
 *   <li>{@link ErrorName#ACCESS_DENIED}: this process may not open the socket ({@code EACCES})
 *   <li>{@link ErrorName#AUTH_FAILED}: the broker refused the authentication ({@code EPERM})
 *   <li>{@link ErrorName#BAD_ADDRESS}: the address can't be parsed ({@code EINVAL})
 *   <li>{@link ErrorName#DISCONNECTED}: the peer disconnected ({@code ECONNRESET}), or the bus was closed locally
 *       ({@code ESHUTDOWN})
 *   <li>{@link ErrorName#TIMEOUT}: no reply arrived in time ({@code ETIMEDOUT})
 *   <li>{@link ErrorName#INVALID_SIGNATURE}: a body was read or written as a type that it doesn't have
 *   <li>{@link ErrorName#INCONSISTENT_MESSAGE}: bytes aren't a valid message ({@code EBADMSG})
 *   <li>{@link ErrorName#LIMITS_EXCEEDED}: a message or array exceeds the specification's size ({@code EMSGSIZE}), or
 *       the process ({@code EMFILE}) or the system ({@code ENFILE}) has too many open file descriptors
 *   <li>{@link ErrorName#NO_MEMORY}: the kernel or libsystemd is out of memory ({@code ENOMEM})
 *   <li>{@link ErrorName#FAILED}: any other errno
 * </ul>
 *
 * <p>Every failed call of libc or libsystemd throws this exception with its errno, in every package. Failures of the
 * JDK's files and channels remain {@link java.io.IOException}s.
 *
 * <p>Other misuse has the JDK's exceptions. Names and paths that break the specification's rules are refused with
 * {@link IllegalArgumentException} before anything is sent. A blocking call on the loop's own thread and the use of a
 * message after its handler has returned throw {@link IllegalStateException}. The use of a handler's message on another
 * thread throws {@link WrongThreadException}.
 */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final int errno;

    /**
     * Creates an error with a name.
     *
     * @param name a D-Bus error name such as {@code org.freedesktop.DBus.Error.InvalidArgs}
     * @param message what failed, human-readable
     * @throws IllegalArgumentException if the name isn't a valid error name
     */
    public BusException(String name, String message) {
        this(NameRules.checkErrorName(name), message, 0, null);
    }

    /**
     * Creates an error with a name and an errno.
     *
     * @param errno positive, or 0
     * @throws IllegalArgumentException if the name isn't a valid error name
     */
    public BusException(String name, String message, int errno) {
        this(NameRules.checkErrorName(name), message, errno, null);
    }

    /**
     * Returns the error that an error reply carries: its name, the errno that libsystemd maps this name to, and its
     * first argument, by convention a human-readable text. The text is cut, and its control characters are escaped.
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

    /** Returns the D-Bus error name. */
    public String name() {
        return name;
    }

    /**
     * Returns the message alone; empty if the peer sent none. A peer's text is cut to about 300 characters, and
     * its control characters are escaped.
     */
    public String message() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    /** Returns the positive errno of libsystemd or the kernel; 0 if there is none. */
    public int errno() {
        return errno;
    }

    /** Returns whether the error has this name. */
    public boolean is(String errorName) {
        return name.equals(errorName);
    }

    /** Returns name and message: {@code [name] message}. */
    @Override
    public String getMessage() {
        return "[" + name + "] " + message();
    }
}
