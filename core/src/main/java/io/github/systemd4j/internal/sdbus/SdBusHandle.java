package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bindings.libsystemd.sd_id128;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.loop.EventLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Owns a {@code sd_bus}, and the memory that it and its callbacks use. */
final class SdBusHandle {
    private static final long NEVER = -1;

    private final BusAddress address;
    private final Arena arena;
    private final MemorySegment out;
    private final MemorySegment bus;

    private SdBusHandle(BusAddress address, Arena arena, MemorySegment out, MemorySegment bus) {
        this.address = address;
        this.arena = arena;
        this.out = out;
        this.bus = bus;
    }

    /**
     * Opens the bus of an address and starts to connect. The handle then owns the arena. After an exception, it still
     * belongs to the caller.
     */
    static SdBusHandle open(BusAddress address, SdBusSetup.Setup setup, Arena arena) {
        MemorySegment out = arena.allocate(ADDRESS);
        int result;
        try (Arena call = Arena.ofConfined()) {
            result = SdBusSetup.open(address, out, setup, call);
        }
        if (result < 0) {
            throw BusErrors.connecting(-result, address.toString());
        }
        return new SdBusHandle(address, arena, out, out.get(ADDRESS, 0));
    }

    /** Returns the pointer for libsystemd's functions. */
    MemorySegment pointer() {
        return bus;
    }

    /** Returns whether the peer is a broker, with names and matches. */
    boolean hasBroker() {
        return sd_bus_h.sd_bus_is_bus_client(bus) > 0;
    }

    /** Returns whether the socket is still connected, according to libsystemd. */
    boolean isConnected() {
        return sd_bus_h.sd_bus_is_open(bus) > 0;
    }

    /** Returns whether the connection is authenticated, so that messages are written. */
    boolean isReady() {
        return sd_bus_h.sd_bus_is_ready(bus) > 0;
    }

    /** Returns the name that the broker gave to this connection; empty if the peer isn't a broker. */
    String uniqueName() {
        boolean named = hasBroker() && sd_bus_h.sd_bus_get_unique_name(bus, out) >= 0;
        return named ? out.get(sd_bus_h.C_POINTER, 0).getString(0) : "";
    }

    /** Returns the id of the bus or peer, 32 hexadecimal digits. */
    String id() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment id = call.allocate(sd_id128.layout());
            Errno.check(sd_bus_h.sd_bus_get_bus_id(bus, id), "sd_bus_get_bus_id");
            return HexFormat.of().formatHex(id.toArray(JAVA_BYTE));
        }
    }

    int fd() {
        return Errno.check(sd_bus_h.sd_bus_get_fd(bus), "sd_bus_get_fd");
    }

    /** Returns the events that libsystemd waits for; none after an error. */
    int events() {
        return Math.max(0, sd_bus_h.sd_bus_get_events(bus));
    }

    /** Returns when libsystemd wants to be called, in microseconds of {@code CLOCK_MONOTONIC}; negative for never. */
    long deadlineMicros() {
        return sd_bus_h.sd_bus_get_timeout(bus, out) < 0 ? NEVER : out.get(JAVA_LONG, 0);
    }

    /** Reads, writes and handles at most one message. Returns 0 if there was nothing to do, a negative errno, or 1. */
    int process() {
        return sd_bus_h.sd_bus_process(bus, MemorySegment.NULL);
    }

    /**
     * Checks the descriptor before it is closed: libsystemd ends the process if it isn't open. If needed, another one
     * replaces it.
     */
    void checkDescriptor(EventLoop loop) {
        int fd = sd_bus_h.sd_bus_get_fd(bus);
        if (fd >= 0 && !FileDescriptors.isOpen(fd)) {
            FileDescriptors.reopen(fd, loop.fd());
            loop.errorHandler()
                    .onError(
                            "closing " + address,
                            new IllegalStateException("fd %d of the bus was closed by other code".formatted(fd)));
        }
    }

    /** Closes the connection without writing what was sent, and frees all memory. */
    void close() {
        sd_bus_h.sd_bus_close(bus);
        free();
    }

    /** Frees a bus that was never used, and all memory. */
    void free() {
        sd_bus_h.sd_bus_unref(bus);
        arena.close();
    }
}
