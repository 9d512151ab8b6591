package io.github.systemd4j.internal.sdbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Maps the numbers that libsystemd carries as user data to handlers. Numbers begin with 1 and are reused. Memory is
 * allocated when a handler is added, so that removing it needs none.
 */
final class HandlerTable {
    private @Nullable NativeHandler[] handlers = new NativeHandler[16];

    /** The numbers that may be reused, followed by those that may not yet be reused. */
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

    /** Removes a handler. Its number is reserved until all removed ones are {@linkplain #freeRemoved freed}. */
    void remove(long id) {
        handlers[(int) id] = null;
        unused[unusedCount++] = (int) id;
    }

    /** Permits the reuse of the numbers of removed handlers, because libsystemd doesn't call those any more. */
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
