package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bindings.libsystemd.sd_id128;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Two {@code sd_bus} connections that communicate over a pair of sockets, without a broker. */
final class SdBusPair implements AutoCloseable {
    private static final int TURNS = 1_000;

    final Arena arena = Arena.ofConfined();
    final MemorySegment client;
    final MemorySegment server;

    private final List<MemorySegment> messages = new ArrayList<>();
    private final MemorySegment message = arena.allocate(ADDRESS);

    SdBusPair() {
        Libsystemd.load();
        MemorySegment sockets = arena.allocate(JAVA_INT, 2);
        int type = libc_h.SOCK_STREAM() | libc_h.SOCK_CLOEXEC() | libc_h.SOCK_NONBLOCK();
        check(Libc.socketpair(libc_h.AF_UNIX(), type, 0, sockets));
        server = bus(sockets.getAtIndex(JAVA_INT, 0));
        client = bus(sockets.getAtIndex(JAVA_INT, 1));
        check(sd_bus_h.sd_bus_set_server(server, 1, arena.allocate(sd_id128.layout())));
        check(sd_bus_h.sd_bus_start(server));
        check(sd_bus_h.sd_bus_start(client));
    }

    /** Returns a method call of the client, without a body. */
    long call(String path, String iface, String member) {
        check(sd_bus_h.sd_bus_message_new_method_call(
                client,
                message,
                MemorySegment.NULL,
                arena.allocateFrom(path),
                arena.allocateFrom(iface),
                arena.allocateFrom(member)));
        return made();
    }

    /** Returns an error reply to a call that is sealed. */
    long error(long call, MemorySegment error) {
        check(sd_bus_h.sd_bus_message_new_method_error(MemorySegment.ofAddress(call), message, error));
        return made();
    }

    /** Sends a call, and drives both peers until it is answered. */
    void send(long call, LongConsumer reader) {
        var answered = new boolean[1];
        MemorySegment callback = Upcalls.messageHandler(
                (reply, userdata, error) -> {
                    reader.accept(reply);
                    answered[0] = true;
                    return 0;
                },
                arena);
        check(sd_bus_h.sd_bus_call_async(
                client, MemorySegment.NULL, MemorySegment.ofAddress(call), callback, MemorySegment.NULL, 0));
        for (int turn = 0; !answered[0]; turn++) {
            if (turn == TURNS) {
                throw new AssertionError("no reply after " + TURNS + " turns");
            }
            check(sd_bus_h.sd_bus_process(server, MemorySegment.NULL));
            check(sd_bus_h.sd_bus_process(client, MemorySegment.NULL));
        }
    }

    long string(String text) {
        return arena.allocateFrom(text).address();
    }

    static int check(int result) {
        if (result < 0) {
            throw new AssertionError(Libc.strerror(-result));
        }
        return result;
    }

    private long made() {
        messages.add(message.get(ADDRESS, 0));
        return messages.getLast().address();
    }

    private MemorySegment bus(int fd) {
        MemorySegment bus = arena.allocate(ADDRESS);
        check(sd_bus_h.sd_bus_new(bus));
        check(sd_bus_h.sd_bus_set_fd(bus.get(ADDRESS, 0), fd, fd));
        return bus.get(ADDRESS, 0);
    }

    @Override
    public void close() {
        messages.forEach(sd_bus_h::sd_bus_message_unref);
        for (MemorySegment bus : List.of(client, server)) {
            sd_bus_h.sd_bus_close(bus); // without a flush, which waits for the peer
            sd_bus_h.sd_bus_unref(bus);
        }
        arena.close();
    }
}
