package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes calls of an exported method to its handler, and sends the answers, immediately or later. */
final class MethodSlot implements NativeHandler.OfMessages {
    private final SdBusConnection connection;
    private final String interfaceName;
    private final ExportedMember.Method method;

    MethodSlot(SdBusConnection connection, String interfaceName, ExportedMember.Method method) {
        this.connection = connection;
        this.interfaceName = interfaceName;
        this.method = method;
    }

    @Override
    public int onMessage(ScopedMessage call) {
        MemorySegment m = MemorySegment.ofAddress(call.address());
        boolean replyWanted = call.isReplyExpected();
        try {
            CompletionStage<Body> results =
                    Objects.requireNonNull(method.handler().handle(call), "the handler returned null");
            new Answer(m, replyWanted).follow(results);
        } catch (Throwable t) {
            answer(m, replyWanted, null, t);
        }
        return 1;
    }

    private void answer(MemorySegment call, boolean replyWanted, @Nullable Body results, @Nullable Throwable failure) {
        if (failure != null && !(replyWanted && SdBusError.isAnswer(failure))) {
            connection.loop().errorHandler().onError(toString(), failure);
        }
        if (!replyWanted) {
            return;
        }
        if (failure != null) {
            fail(call, failure);
            return;
        }
        try {
            connection.sender().reply(call, checked(results));
        } catch (Throwable t) {
            connection.loop().errorHandler().onError("the answer of " + this, t);
            fail(call, t);
        }
    }

    private void fail(MemorySegment call, Throwable failure) {
        try {
            connection.sender().replyError(call, SdBusError.from(failure));
        } catch (Throwable t) {
            connection.loop().errorHandler().onError("the answer of " + this, t);
        }
    }

    private Body checked(@Nullable Body results) {
        if (results == null) {
            throw new IllegalStateException("the handler returned null");
        }
        String declared = method.results().value();
        if (!results.signature().equals(declared)) {
            throw new IllegalStateException(
                    "the handler returned \"%s\", but \"%s\" is declared".formatted(results.signature(), declared));
        }
        return results;
    }

    @Override
    public void onClosed(BusException cause) {
        // the registration frees the slot
    }

    @Override
    public String toString() {
        return "the method %s.%s".formatted(interfaceName, method.name());
    }

    /** A call that is retained until it is answered, or until the connection ends. */
    private final class Answer implements NativeHandler {
        private final MemorySegment call;
        private final boolean replyWanted;
        private final long id;
        private boolean done;

        Answer(MemorySegment call, boolean replyWanted) {
            this.replyWanted = replyWanted;
            this.id = connection.slots().add(this);
            this.call = sd_bus_h.sd_bus_message_ref(call);
        }

        void follow(CompletionStage<Body> results) {
            try {
                results.whenComplete((body, failure) -> {
                    if (!connection.run(() -> finish(body, failure))) {
                        UnixFd.closeAll(body);
                    }
                });
            } catch (Throwable t) {
                release();
                throw t;
            }
        }

        private void finish(@Nullable Body results, @Nullable Throwable failure) {
            try {
                if (!done) {
                    answer(call, replyWanted, results, failure == null ? null : Futures.cause(failure));
                } else if (failure != null) {
                    connection.loop().errorHandler().onError(MethodSlot.this.toString(), Futures.cause(failure));
                }
            } finally {
                release();
                UnixFd.closeAll(results);
            }
        }

        @Override
        public void onClosed(BusException cause) {
            release();
        }

        @Override
        public String toString() {
            return "the answer of " + MethodSlot.this;
        }

        private void release() {
            if (!done) {
                done = true;
                connection.slots().forget(id);
                sd_bus_h.sd_bus_message_unref(call);
            }
        }
    }
}
