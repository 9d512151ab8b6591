package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.UnixFd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The descriptors of a body that is being written: duplicates that belong to it. */
final class WrittenFds {
    private final List<UnixFd> fds = new ArrayList<>();

    /** The indexes of the descriptors of the copied body, by their numbers; null if it has none. */
    private @Nullable Map<Integer, Integer> copied;

    /** Returns all descriptors, in the order of their indexes. */
    List<UnixFd> all() {
        return fds;
    }

    /** Adds a duplicate, and returns its index. */
    int add(UnixFd duplicate) {
        fds.add(duplicate);
        return fds.size() - 1;
    }

    /** Begins to copy another body, whose numbers may refer to other files. */
    void beginCopy() {
        copied = null;
    }

    /** Returns the index of a descriptor that was copied before; null if it wasn't. */
    @Nullable
    Integer copied(int number) {
        return copied == null ? null : copied.get(number);
    }

    /** Remembers that the last descriptor is the copy of that number. */
    void lastIsCopyOf(int number) {
        Map<Integer, Integer> indexes = copied == null ? new HashMap<>() : copied;
        indexes.put(number, fds.size() - 1);
        copied = indexes;
    }

    /** Forgets all descriptors. */
    void clear() {
        fds.clear();
        copied = null;
    }

    /** Closes all descriptors. */
    void close() {
        fds.forEach(UnixFd::close);
    }
}
