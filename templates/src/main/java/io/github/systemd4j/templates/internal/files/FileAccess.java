package io.github.systemd4j.templates.internal.files;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs changes and reads of files, and turns their I/O errors into unchecked ones that name the subject. */
public final class FileAccess {
    /** Reads or changes files, and returns a result. */
    public interface Call<T> {
        /** Runs it. */
        T run() throws IOException;
    }

    /** Changes files. */
    public interface Action {
        /** Runs it. */
        void run() throws IOException;
    }

    private FileAccess() {}

    /**
     * Reads files.
     *
     * @param subject what is read, for the error message
     * @throws UncheckedIOException if that fails
     */
    public static <T> T read(String subject, Call<T> call) {
        return unchecked("read " + subject, call);
    }

    /** Changes files, and returns a result; see {@link #read}. */
    public static <T> T change(String subject, Call<T> call) {
        return unchecked("change " + subject, call);
    }

    /** Changes files; see {@link #read}. */
    public static void change(String subject, Action action) {
        unchecked("change " + subject, () -> {
            action.run();
            return subject;
        });
    }

    private static <T> T unchecked(String what, Call<T> call) {
        try {
            return call.run();
        } catch (IOException e) {
            throw new UncheckedIOException("can't %s: %s".formatted(what, e), e);
        }
    }
}
