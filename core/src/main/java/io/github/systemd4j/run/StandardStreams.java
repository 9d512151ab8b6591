package io.github.systemd4j.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects the standard input, output and error of a command that runs as a service to this program, by pipes. By
 * default output and error are captured, up to 16 MiB each, and the input is empty. Immutable: each method returns a
 * copy with one other setting.
 *
 * <pre>{@code
 * TransientUnit sort = TransientUnit.command("/usr/bin/sort", "-u");
 * CommandResult sorted = systemd.run(sort, StandardStreams.capture().input("pear\napple\npear\n"));
 * System.out.print(sorted.output().text());
 * }</pre>
 *
 * <p>A command that writes much, or reads nothing, never waits for this program: a thread for each run reads and writes
 * as soon as the pipes permit. What the command has written before its service ended is captured completely. What other
 * processes write that have outlived the service, because of its {@code KillMode}, may be lost.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd-run.html">systemd-run(1),
 *     {@code --pipe}</a>
 */
public final class StandardStreams {
    /** The most bytes that are captured of each stream by default: 16 MiB. */
    public static final int DEFAULT_LIMIT = 1 << 24;

    private static final StandardStreams CAPTURE =
            new StandardStreams(null, null, null, false, DEFAULT_LIMIT, Overflow.KEEP_FIRST);

    final @Nullable Supplier<InputStream> input;
    final @Nullable Consumer<String> outputLines;
    final @Nullable Consumer<String> errorLines;
    final boolean errorMerged;
    final int limit;
    final Overflow overflow;

    private StandardStreams(
            @Nullable Supplier<InputStream> input,
            @Nullable Consumer<String> outputLines,
            @Nullable Consumer<String> errorLines,
            boolean errorMerged,
            int limit,
            Overflow overflow) {
        this.input = input;
        this.outputLines = outputLines;
        this.errorLines = errorLines;
        this.errorMerged = errorMerged;
        this.limit = limit;
        this.overflow = overflow;
    }

    /** Returns streams that are captured, with an empty input. */
    public static StandardStreams capture() {
        return CAPTURE;
    }

    /** Sets the input, which is encoded in UTF-8. */
    public StandardStreams input(String text) {
        return input(text.getBytes(UTF_8));
    }

    /** Sets the input, which is copied. */
    public StandardStreams input(byte[] bytes) {
        byte[] copy = bytes.clone();
        return withInput(() -> new ByteArrayInputStream(copy));
    }

    /**
     * Sets the input. A thread of each run reads the stream until its end, or until the command reads no more, and then
     * closes it. That thread waits as long as a call of {@code read} does, also after the command has ended.
     *
     * @param stream can be read by one run only
     */
    public StandardStreams input(InputStream stream) {
        Objects.requireNonNull(stream);
        return withInput(() -> stream);
    }

    private StandardStreams withInput(Supplier<InputStream> source) {
        return new StandardStreams(source, outputLines, errorLines, errorMerged, limit, overflow);
    }

    /**
     * Passes each line of the output to a handler as soon as it is complete, instead of capturing it. Lines are decoded
     * as UTF-8, without their {@code \n}; a line that is longer than the limit is passed in parts.
     *
     * @param handler runs on a thread of the run. While it works, the command may have to wait until it can write. Its
     *     exceptions are logged
     */
    public StandardStreams outputLines(Consumer<String> handler) {
        return new StandardStreams(input, Objects.requireNonNull(handler), errorLines, errorMerged, limit, overflow);
    }

    /** Passes each line of the error output to a handler; see {@link #outputLines}. */
    public StandardStreams errorLines(Consumer<String> handler) {
        return new StandardStreams(input, outputLines, Objects.requireNonNull(handler), errorMerged, limit, overflow);
    }

    /** Writes the standard error to the standard output, in the order of the writes, as {@code 2>&1} of a shell. */
    public StandardStreams mergeError() {
        return new StandardStreams(input, outputLines, errorLines, true, limit, overflow);
    }

    /**
     * Sets how much is captured.
     *
     * @param bytes the most bytes of each stream, positive
     * @param policy what happens when the command writes more
     * @throws IllegalArgumentException if the limit isn't positive
     */
    public StandardStreams limit(int bytes, Overflow policy) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("invalid limit of %d bytes: it must be positive".formatted(bytes));
        }
        return new StandardStreams(input, outputLines, errorLines, errorMerged, bytes, Objects.requireNonNull(policy));
    }

    /**
     * Runs a service with these streams. {@code SystemdManager.runAsync} is simpler.
     *
     * @param run starts the service that it gets, duplicates the service's descriptors before it returns, and completes
     *     the future when the service has ended; {@code systemd::runAsync}
     * @return completes with the result when the service has ended, or exceptionally as the future of {@code run} does,
     *     or with an {@link java.io.UncheckedIOException} if the input couldn't be read to its end. Canceling it cancels
     *     that future and closes the pipes
     * @throws io.github.systemd4j.message.BusException with {@code EMFILE} or {@code ENFILE} if there are too many file
     *     descriptors
     */
    public CompletableFuture<CommandResult> run(
            TransientUnit service, Function<TransientUnit, CompletableFuture<ServiceExit>> run) {
        return ServiceStreams.run(this, service, run);
    }
}
