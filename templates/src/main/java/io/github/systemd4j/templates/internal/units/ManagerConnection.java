package io.github.systemd4j.templates.internal.units;

import io.github.systemd4j.manager.SystemdManager;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Connects to systemd's manager, and reconnects after the connection was lost. Safe from any thread. */
public final class ManagerConnection implements AutoCloseable {
    private final Supplier<SystemdManager> opener;
    private @Nullable SystemdManager current;
    private boolean closed;

    public ManagerConnection(Supplier<SystemdManager> opener) {
        this.opener = opener;
    }

    /**
     * Returns the manager.
     *
     * @throws IllegalStateException if this was closed
     */
    public synchronized SystemdManager get() {
        if (closed) {
            throw new IllegalStateException("the connection to systemd is closed");
        }
        if (current == null || !current.bus().isOpen()) {
            discard();
            current = opener.get();
        }
        return current;
    }

    private void discard() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }
}
