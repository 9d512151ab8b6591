package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the errno of an exception. The JDK has it only as text, at the end of a message. */
final class FailureErrno {
    /** Linux has 133 errors; there are no more in the C library. */
    private static final int LAST_ERRNO = 133;

    /** More causes than exceptions have; a chain of causes may be a circle. */
    private static final int MAX_CAUSES = 20;

    /** Exceptions of the JDK whose messages lack the text. */
    private static final Map<Class<?>, Integer> BY_TYPE = Map.of(
            NoSuchFileException.class, libc_h.ENOENT(),
            AccessDeniedException.class, libc_h.EACCES(),
            FileAlreadyExistsException.class, libc_h.EEXIST(),
            SocketTimeoutException.class, libc_h.ETIMEDOUT(),
            TimeoutException.class, libc_h.ETIMEDOUT(),
            OutOfMemoryError.class, libc_h.ENOMEM());

    private FailureErrno() {}

    /** Returns the errno of the exception or of one of its causes; {@code EIO} if there is none, as in libsystemd. */
    static int of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .map(FailureErrno::find)
                .flatMapToInt(OptionalInt::stream)
                .findFirst()
                .orElse(libc_h.EIO());
    }

    private static OptionalInt find(Throwable failure) {
        if (failure instanceof BusException bus && bus.errno() > 0) {
            return OptionalInt.of(bus.errno());
        }
        if (BY_TYPE.containsKey(failure.getClass())) {
            return OptionalInt.of(BY_TYPE.get(failure.getClass()));
        }
        return byText(failure.getMessage() == null ? "" : failure.getMessage());
    }

    /** Finds such texts as {@code Address already in use} and {@code /etc/greeter (No such file or directory)}. */
    private static OptionalInt byText(String message) {
        String text = message.endsWith(")") ? message.substring(0, message.length() - 1) : message;
        return IntStream.rangeClosed(1, LAST_ERRNO)
                .filter(errno -> text.endsWith(Libc.strerror(errno)))
                .findFirst();
    }
}
