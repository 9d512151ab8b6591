package io.github.systemd4j.internal.connection;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.internal.wire.WriterPool;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.MethodCall;
import java.util.function.Consumer;

/** Writes the arguments of prepared calls with writers that are reused. */
public final class CallArguments {
    private CallArguments() {}

    /** Checks what a call is prepared from: it must have no arguments, and the signature must be valid. */
    public static void check(MethodCall call, String signature) {
        SignatureSyntax.checkSignature(signature);
        if (!call.body().signature().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s already has arguments %s: a prepared call gets them each time".formatted(call, call.body()));
        }
    }

    /** Writes arguments of these types. The caller {@linkplain #release releases} the writer. */
    public static WireWriter write(Consumer<? super BodyWriter> arguments, String signature) {
        WireWriter writer = WriterPool.take();
        try {
            arguments.accept(writer);
            writer.finish(signature);
            return writer;
        } catch (Throwable t) {
            release(writer);
            throw t;
        }
    }

    /** Closes the descriptors of the arguments, and makes the writer available for others. */
    public static void release(WireWriter writer) {
        writer.discard();
        WriterPool.give(writer);
    }
}
