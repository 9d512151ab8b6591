package io.github.systemd4j.internal.sdbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Handlers by the number that libsystemd carries for them as user data. Numbers begin with 1 and are used again. Memory is
 * allocated for a handler that is added, so that none is needed to remove it.
 */
final class HandlerTable {
    private @Nullable NativeHandler[] handlers = new NativeHandler[16];

    /** The numbers that may be used again, then those that may not yet. */
    private int[] unused = new int[handlers.length];

    private int freeCount;
    private int unusedCount;
    private int next = 1;

    long add(NativeHandler handler) {
        int id = freeCount > 0 ? takeFree() : takeNext();
        handlers[id] = handler;
        return id;
    }

    private int takeFree() {
        int id = unused[--freeCount];
        unused[freeCount] = unused[--unusedCount];
        return id;
    }

    private int takeNext() {
        if (next == handlers.length) {
            unused = Arrays.copyOf(unused, 2 * next);
            handlers = Arrays.copyOf(handlers, 2 * next);
        }
        return next++;
    }

    @Nullable
    NativeHandler get(long id) {
        return id > 0 && id < next ? handlers[(int) id] : null;
    }

    /** Forgets a handler. Its number stays taken until all removed ones are {@linkplain #freeRemoved freed}. */
    void remove(long id) {
        handlers[(int) id] = null;
        unused[unusedCount++] = (int) id;
    }

    /** Lets the numbers of removed handlers be given to others: libsystemd doesn't call the former ones any more. */
    void freeRemoved() {
        freeCount = unusedCount;
    }

    List<NativeHandler> all() {
        var all = new ArrayList<NativeHandler>();
        for (NativeHandler handler : handlers) {
            if (handler != null) {
                all.add(handler);
            }
        }
        return all;
    }
}
