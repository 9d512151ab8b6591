package io.github.systemd4j.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.loop.ErrorHandler;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Passes an output to a handler line by line. */
final class LineSplitter implements OutputSink {
    private final String output;
    private final Consumer<String> handler;
    private final int limit;
    private final ErrorHandler errors;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * Creates a splitter.
     *
     * @param output its name for the error handler
     * @param limit the most bytes of a line; a longer one is passed in parts
     */
    LineSplitter(String output, Consumer<String> handler, int limit, ErrorHandler errors) {
        this.output = output;
        this.handler = handler;
        this.limit = limit;
        this.errors = errors;
    }

    @Override
    public boolean accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                pass();
            } else {
                if (line.size() == limit) {
                    pass();
                }
                line.write(bytes[i]);
            }
        }
        return true;
    }

    private void pass() {
        String text = line.toString(UTF_8);
        line.reset();
        try {
            handler.accept(text);
        } catch (Throwable t) {
            errors.onError("a line of " + output, t);
        }
    }

    @Override
    public CapturedOutput end() {
        if (line.size() > 0) {
            pass();
        }
        return CapturedOutput.none();
    }
}
