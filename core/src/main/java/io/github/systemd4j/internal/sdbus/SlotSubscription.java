package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.AbstractSubscription;
import io.github.systemd4j.internal.match.ArgumentMatcher;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.SignalHandler;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;

/** A match in libsystemd, with the broker's answer to it. */
final class SlotSubscription extends AbstractSubscription implements NativeHandler.OfMessages {
    /** The number of no handler. */
    private static final long NONE = 0;

    private final SdBusConnection connection;
    private final CompletableFuture<Void> installed = new CompletableFuture<>();
    private long id = NONE;
    private MemorySegment slot = MemorySegment.NULL;

    /** Subscribes. Must be called on the loop's thread. */
    SlotSubscription(SdBusConnection connection, MatchRule rule, SignalHandler handler) {
        super(connection.loop(), connection.owners(), rule, handler, ArgumentMatcher.of(rule.conditions()));
        this.connection = connection;
        try {
            this.id = connection.slots().add(this);
            this.slot = connection
                    .slots()
                    .addMatch(connection.owners().applicable(rule).text(), id);
        } catch (Throwable t) {
            release();
            throw t;
        }
        if (!connection.hasBroker()) {
            installed.complete(null);
        }
    }

    @Override
    protected CompletableFuture<Void> installed() {
        return installed;
    }

    /** Handles the broker's answer to the match. */
    void onInstalled(ScopedMessage answer) {
        try {
            if (answer.type() == MessageType.ERROR) {
                throw BusException.of(answer);
            }
            installed.complete(null);
        } catch (VirtualMachineError e) {
            connection.driver().lose(libc_h.ENOMEM()); // its end completes the subscription
            throw e;
        } catch (Throwable t) {
            installed.completeExceptionally(t);
        }
    }

    @Override
    public int onMessage(ScopedMessage signal) throws Exception {
        handle(signal);
        return 0;
    }

    @Override
    public void onClosed(BusException cause) {
        stop();
        installed.completeExceptionally(cause);
        release();
    }

    @Override
    protected boolean uninstall() {
        if (id == NONE) {
            return true; // adding it has failed
        }
        if (!connection.slots().contains(id, this)) {
            return false;
        }
        connection.slots().forget(id);
        connection.slots().unref(slot);
        return true;
    }
}
