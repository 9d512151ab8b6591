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
    private int next = 1;

    long add(NativeHandler handler) {
        int id = freeCount > 0 ? free[--freeCount] : next++;
        if (id == handlers.length) {
            handlers = Arrays.copyOf(handlers, 2 * id);
        }
        handlers[id] = handler;
        return id;
    }

    @Nullable
    NativeHandler get(long id) {
        return id > 0 && id < next ? handlers[(int) id] : null;
    }

    /** Forgets a handler. Its number stays taken until it is {@linkplain #free freed}. */
    void remove(long id) {
        handlers[(int) id] = null;
    }

    /** Lets a number be given to another handler: libsystemd doesn't call the former one any more. */
    void free(long id) {
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
        }
        free[freeCount++] = (int) id;
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
