package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.message.MethodCall;
import java.lang.foreign.MemorySegment;

/**
 * The names of a call as C strings, one after another. A flyweight: write the names of one call after another, or only
 * once. All names are ASCII, because they were checked.
 */
final class CallNames {
    /** Keeps the memory from being freed. */
    @SuppressWarnings("unused")
    private MemorySegment memory = MemorySegment.NULL;

    private long end;
    private long destination;
    private long path;
    private long interfaceName;
    private long member;

    /** Returns the size of the names of a call in bytes. */
    static long size(MethodCall call) {
        String to = call.destination();
        return (to == null ? 0 : to.length() + 1L)
                + call.path().value().length()
                + call.interfaceName().length()
                + call.member().length()
                + 3;
    }

    /** Writes the names of a call into memory that is large enough. */
    CallNames write(MethodCall call, MemorySegment room) {
        memory = room;
        end = 0;
        String to = call.destination();
        destination = to == null ? 0 : put(room, to);
        path = put(room, call.path().value());
        interfaceName = put(room, call.interfaceName());
        member = put(room, call.member());
        return this;
    }

    private long put(MemorySegment room, String name) {
        long at = end;
        room.setString(at, name);
        end = at + name.length() + 1;
        return room.address() + at;
    }

    /** Returns the address of the destination; 0 if there is none. */
    long destination() {
        return destination;
    }

    long path() {
        return path;
    }

    long interfaceName() {
        return interfaceName;
    }

    long member() {
        return member;
    }
}
