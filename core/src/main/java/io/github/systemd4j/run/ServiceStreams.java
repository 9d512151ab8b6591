package io.github.systemd4j.run;

import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import io.github.systemd4j.message.UnixFd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one run of a service, and the loop that reads and writes them until the service has ended.
 *
 * <p>The pipes are opened on the caller's thread. From {@link #follow} on they belong to the loop's thread.
 */
final class ServiceStreams {
    private final StandardStreams streams;
    private final String service;
    private final EventLoop loop;
    private final List<UnixFd> endsOfService = new ArrayList<>();
    private final List<EventSource> endsHere = new ArrayList<>();
    private @Nullable PipeReader output;
    private @Nullable PipeReader error;
    private @Nullable CommandInput input;

    private ServiceStreams(StandardStreams streams, TransientUnit service) {
        this.streams = streams;
        this.service = service.name().value();
        this.loop = EventLoop.start("systemd4j-streams-" + this.service);
    }

    static CompletableFuture<CommandResult> run(
            StandardStreams streams,
            TransientUnit service,
            Function<TransientUnit, CompletableFuture<ServiceExit>> run) {
        var session = new ServiceStreams(streams, service);
        try {
            return session.follow(run.apply(session.connect(service)));
        } catch (Throwable t) {
            session.abandon();
            throw t;
        } finally {
            session.endsOfService.forEach(UnixFd::close);
        }
    }

    // --- before the start

    /** Opens the pipes, and returns the service with its ends of them. */
    private TransientUnit connect(TransientUnit unit) {
        Output out = connectReader("output", streams.outputLines);
        Output err = streams.errorMerged ? out : connectReader("error output", streams.errorLines);
        output = out.reader;
        error = streams.errorMerged ? null : err.reader;
        TransientUnit connected =
                unit.with("StandardOutputFileDescriptor", out.sink).with("StandardErrorFileDescriptor", err.sink);
        return streams.input == null
                ? connected
                : connected.with("StandardInputFileDescriptor", connectWriter(streams.input.get()));
    }

    /** A pipe that the service writes to. */
    private record Output(PipeReader reader, UnixFd sink) {}

    private Output connectReader(String name, @Nullable Consumer<String> lines) {
        UnixFd.Pipe pipe = UnixFd.pipe();
        endsOfService.add(pipe.sink());
        OutputSink sink = lines == null
                ? new OutputBuffer(streams.limit, streams.overflow)
                : new LineSplitter("the " + name + " of " + service, lines, streams.limit, loop.errorHandler());
        var reader = new PipeReader(loop, pipe.source(), sink);
        endsHere.add(reader);
        FileDescriptors.setNonBlocking(pipe.source().fd());
        return new Output(reader, pipe.sink());
    }

    private UnixFd connectWriter(InputStream in) {
        UnixFd.Pipe pipe = UnixFd.pipe();
        endsOfService.add(pipe.source());
        var writer = new PipeWriter(loop, pipe.sink());
        endsHere.add(writer);
        FileDescriptors.setNonBlocking(pipe.sink().fd());
        input = new CommandInput(loop, writer, in);
        return pipe.source();
    }

    // --- while the service runs

    private CompletableFuture<CommandResult> follow(CompletableFuture<ServiceExit> exit) {
        loop.execute(() -> endsHere.forEach(loop::add));
        if (input != null) {
            input.start(service + "-input");
        }
        var result = new CompletableFuture<CommandResult>();
        result.whenComplete((_, _) -> {
            exit.cancel(false);
            close();
        });
        exit.whenComplete((end, failure) -> {
            if (failure == null) {
                LoopTasks.submit(loop, result, () -> finish(end, result));
            } else {
                result.completeExceptionally(Futures.cause(failure));
            }
        });
        return result;
    }

    private void finish(ServiceExit exit, CompletableFuture<CommandResult> result) {
        var finished = new CommandResult(exit, captured(output), captured(error));
        checkComplete("output", output);
        checkComplete("error output", error);
        IOException failure = input == null ? null : input.failure();
        if (failure != null) {
            throw new UncheckedIOException("the input of %s could not be read to its end".formatted(service), failure);
        }
        result.complete(finished);
    }

    private void checkComplete(String name, @Nullable PipeReader reader) {
        Throwable failure = reader == null ? null : reader.failure();
        if (failure != null) {
            throw new UncheckedIOException(
                    "the %s of %s could not be read to its end".formatted(name, service), new IOException(failure));
        }
    }

    private static CapturedOutput captured(@Nullable PipeReader reader) {
        return reader == null ? CapturedOutput.none() : reader.end();
    }

    /** Closes everything, because the service wasn't started. */
    private void abandon() {
        if (input != null) {
            input.close();
        }
        close();
    }

    /** Closes the pipes and the loop, on its thread, because a handler of lines may take its time. */
    private void close() {
        LoopTasks.runIfOpen(loop, () -> {
            endsHere.forEach(EventSource::close);
            loop.close();
        });
    }
}
