package io.github.systemd4j.bus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.bindings.libsystemd.sd_id128;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A {@code sd_bus} that is set up step by step before it starts. */
final class NewBus {
    private static final long OWN_CALL_MICROS = 5_000_000;

    private NewBus() {}

    /**
     * What each kind of address has to be set up with.
     *
     * @param description for libsystemd's debug log
     * @param descriptors whether to negotiate that descriptors can be passed
     */
    record Setup(@Nullable String description, boolean descriptors) {}

    /** Creates a bus, lets the caller configure it, and starts it; a negative errno, or a bus in {@code ret}. */
    static int start(MemorySegment ret, Setup setup, Arena arena, Consumer<MemorySegment> configuration) {
        int created = libsystemd_h.sd_bus_new(ret);
        if (created < 0) {
            return created;
        }
        MemorySegment bus = ret.get(ADDRESS, 0);
        boolean started = false;
        try {
            libsystemd_h.sd_bus_set_description(bus, string(setup.description, arena));
            libsystemd_h.sd_bus_negotiate_fds(bus, setup.descriptors ? 1 : 0);
            configuration.accept(bus);
            int result = libsystemd_h.sd_bus_start(bus);
            started = result >= 0;
            return result;
        } finally {
            if (!started) {
                libsystemd_h.sd_bus_unref(bus);
            }
        }
    }

    /**
     * Limits the calls that libsystemd makes itself, and waits for on the loop's thread: asking the broker whether a
     * caller is privileged. Versions before 240 wait for 25 seconds.
     */
    static void limitOwnCalls(MemorySegment bus) {
        if (Libsystemd.has("sd_bus_set_method_call_timeout")) {
            libsystemd_h.sd_bus_set_method_call_timeout(bus, OWN_CALL_MICROS);
        }
    }

    /**
     * Configures a bus over a connected socket, and closes the socket. The bus gets a duplicate: libsystemd ends the
     * process where its descriptor isn't open, or is closed by a second owner of the number.
     */
    static void over(MemorySegment bus, Arena arena, UnixFd socket, boolean server) {
        try (socket) {
            int fd = FileDescriptors.duplicate(socket.fd());
            int result = libsystemd_h.sd_bus_set_fd(bus, fd, fd);
            if (result < 0) {
                FileDescriptors.close(fd);
            }
            Errno.check(result, "sd_bus_set_fd");
        }
        if (server) {
            Errno.check(libsystemd_h.sd_bus_set_server(bus, 1, randomId(arena)), "sd_bus_set_server");
        }
    }

    private static MemorySegment randomId(Arena arena) {
        UUID random = UUID.randomUUID();
        MemorySegment id = arena.allocate(sd_id128.layout());
        id.set(JAVA_LONG_UNALIGNED, 0, random.getMostSignificantBits());
        id.set(JAVA_LONG_UNALIGNED, 8, random.getLeastSignificantBits());
        return id;
    }

    static MemorySegment string(@Nullable String text, Arena arena) {
        return text == null ? MemorySegment.NULL : arena.allocateFrom(text);
    }
}
