package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.Libc;
import org.jspecify.annotations.Nullable;

/**
 * Reports a failure of the journal: what failed, on which files, and the errno. Frequent ones are {@code EACCES}: no file
 * is readable; {@code ENOENT}: there is none; {@code EPERM}: a file isn't trusted, see {@link Journal#allowUntrusted};
 * {@code EBADMSG}: a file or an entry is corrupt; {@code EPROTONOSUPPORT}: a file or a field needs a newer libsystemd, or
 * a library for compression that is not installed.
 */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    JournalException(int errno, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    /** Returns the positive errno of libsystemd or the kernel. */
    public int errno() {
        return errno;
    }

    /** Returns a result that is no error; {@code what} is the operation for the message. */
    static int check(int result, String what) {
        if (result < 0) {
            throw of(-result, what);
        }
        return result;
    }

    static JournalException of(int errno, String what) {
        return new JournalException(errno, what + ": " + Libc.strerror(errno), null);
    }
}
