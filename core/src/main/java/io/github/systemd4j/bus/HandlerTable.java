package io.github.systemd4j.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handlers by the number that libsystemd carries for them as user data. Numbers begin with 1 and are used again. */
final class HandlerTable {
    private @Nullable NativeHandler[] handlers = new NativeHandler[16];
    private int[] free = new int[16];
    private int freeCount;
    /** How many of the free numbers, from the first, may be used again. */
    private int reusable;

    private int next = 1;

    long add(NativeHandler handler) {
        int id = reusable > 0 ? reuse() : next++;
        if (id == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * id);
        }
        handlers[id] = handler;
        return id;
    }

    private int reuse() {
        int id = free[--reusable];
        free[reusable] = free[--freeCount];
        return id;
    }

    @Nullable
    NativeHandler get(long id) {
        return id > 0 && id < next ? handlers[(int) id] : null;
    }

    /** Forgets a handler. Its number isn't given to another while libsystemd may still be about to call it. */
    void remove(long id) {
        handlers[(int) id] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = (int) id;
    }

    /** Lets the numbers of forgotten handlers be used again: libsystemd is not calling anything now. */
    void recycle() {
        reusable = freeCount;
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
