package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bindings.libsystemd.sd_id128;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.internal.address.AddressAccess;
import io.github.systemd4j.internal.address.Endpoint;
import io.github.systemd4j.internal.address.Endpoint.Peer;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sets up a {@code sd_bus} step by step before it starts. */
public final class SdBusSetup {
    /** A broker answers in milliseconds, and the loop's thread waits; so less than the 25 seconds of other calls. */
    private static final long OWN_CALL_MICROS = 5_000_000;

    private SdBusSetup() {}

    /**
     * The settings that are common to all kinds of addresses.
     *
     * @param description for libsystemd's debug log
     * @param descriptors whether to negotiate that descriptors can be passed
     */
    public record Setup(@Nullable String description, boolean descriptors) {}

    private static final List<String> TRANSPORTS = List.of("unix", "unixexec", "tcp", "x-machine-unix");

    /**
     * Creates and starts the bus of an address; returns a negative errno after an error, as libsystemd does.
     *
     * @throws BusException with {@link ErrorName#BAD_ADDRESS} if the address is malformed
     */
    static int open(BusAddress address, MemorySegment ret, Setup setup, Arena arena) {
        return switch (AddressAccess.endpoint(address)) {
            case Endpoint.Sockets sockets -> start(ret, setup, arena, bus -> setAddress(bus, sockets, arena));
            case Endpoint.Socket socket -> {
                UnixFd fd = socket.take();
                yield start(ret, setup, arena, bus -> over(bus, arena, fd, socket.server()));
            }
            case Endpoint.Machine machine -> {
                checkDescriptors(address, setup);
                yield sd_bus_h.sd_bus_open_system_machine(ret, arena.allocateFrom(machine.name()));
            }
            case Endpoint.UserMachine machine -> {
                checkDescriptors(address, setup);
                Libsystemd.require("sd_bus_open_user_machine");
                yield sd_bus_h.sd_bus_open_user_machine(ret, arena.allocateFrom(machine.name()));
            }
            case Endpoint.RemoteHost remote -> {
                checkDescriptors(address, setup);
                yield sd_bus_h.sd_bus_open_system_remote(ret, arena.allocateFrom(remote.host()));
            }
        };
    }

    private static void checkDescriptors(BusAddress address, Setup setup) {
        if (!setup.descriptors()) {
            throw new IllegalStateException("libsystemd always negotiates descriptors with " + address
                    + ": open it without withoutDescriptors()");
        }
    }

    private static void setAddress(MemorySegment bus, Endpoint.Sockets sockets, Arena arena) {
        sockets.addresses().check();
        String address = sockets.addresses().text();
        checkTransports(address);
        Errno.check(sd_bus_h.sd_bus_set_address(bus, arena.allocateFrom(address)), "sd_bus_set_address");
        sd_bus_h.sd_bus_set_bus_client(bus, sockets.peer() == Peer.SINGLE ? 0 : 1);
        sd_bus_h.sd_bus_set_trusted(bus, sockets.peer() == Peer.TRUSTED_BROKER ? 1 : 0);
    }

    /** Checks the transports: libsystemd skips unknown ones, and reports "connection refused" if it knows none. */
    private static void checkTransports(String address) {
        boolean known = Arrays.stream(address.split(";"))
                .anyMatch(each -> TRANSPORTS.stream().anyMatch(transport -> each.startsWith(transport + ":")));
        if (!known) {
            throw BusErrors.badAddress(
                    "\"%s\": an address begins with one of %s, and a colon".formatted(Excerpt.of(address), TRANSPORTS));
        }
    }

    /**
     * Creates a bus, lets the caller configure it, and starts it. Returns a negative errno, or stores the bus in {@code
     * ret}.
     */
    static int start(MemorySegment ret, Setup setup, Arena arena, Consumer<MemorySegment> configuration) {
        int created = sd_bus_h.sd_bus_new(ret);
        if (created < 0) {
            return created;
        }
        MemorySegment bus = ret.get(ADDRESS, 0);
        boolean started = false;
        try {
            sd_bus_h.sd_bus_set_description(bus, string(setup.description, arena));
            sd_bus_h.sd_bus_negotiate_fds(bus, setup.descriptors ? 1 : 0);
            configuration.accept(bus);
            int result = sd_bus_h.sd_bus_start(bus);
            started = result >= 0;
            return result;
        } finally {
            if (!started) {
                sd_bus_h.sd_bus_unref(bus);
            }
        }
    }

    /**
     * Limits calls that libsystemd makes itself and that block the loop's thread: it asks the broker whether a caller
     * is privileged. Versions before 240 wait for 25 seconds.
     */
    static void limitOwnCalls(MemorySegment bus) {
        if (Libsystemd.has("sd_bus_set_method_call_timeout")) {
            sd_bus_h.sd_bus_set_method_call_timeout(bus, OWN_CALL_MICROS);
        }
    }

    /**
     * Configures a bus over a connected socket, and closes the socket. The bus gets a duplicate: libsystemd ends the
     * process if its descriptor isn't open, or is closed by a second owner of the number.
     */
    static void over(MemorySegment bus, Arena arena, UnixFd socket, boolean server) {
        try (socket) {
            int fd = FileDescriptors.duplicate(socket.fd());
            int result = sd_bus_h.sd_bus_set_fd(bus, fd, fd);
            if (result < 0) {
                FileDescriptors.close(fd);
            }
            Errno.check(result, "sd_bus_set_fd");
        }
        if (server) {
            Errno.check(sd_bus_h.sd_bus_set_server(bus, 1, randomId(arena)), "sd_bus_set_server");
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
