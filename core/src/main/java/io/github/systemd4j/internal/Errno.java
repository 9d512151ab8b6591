package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;

/** libc's and libsystemd's error convention: a negative result is {@code -errno}. */
public final class Errno {
    private Errno() {}

    /** Passes on a result that is no error; {@code what} says in the exception what was tried. */
    public static int check(int result, String what) {
        if (result < 0) {
            throw new UncheckedIOException(new IOException(what + ": " + Libc.strerror(-result)));
        }
        return result;
    }
}
