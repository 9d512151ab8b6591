package io.github.systemd4j.internal.sdbus;

import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_message_new_signal;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_message_seal;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_message_unref;
import static io.github.systemd4j.bindings.libsystemd.sd_bus_h.sd_bus_unref;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.SdBusMessage;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A message of libsystemd to compare with. It belongs to a bus without a peer, and is never sent. */
public final class NativeMessage implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final UnixFd peer;
    private final MemorySegment bus;
    private final ScopedMessage scoped = new ScopedMessage(arena);
    private MemorySegment message = MemorySegment.NULL;

    public NativeMessage() {
        MemorySegment sockets = arena.allocate(JAVA_INT, 2);
        Errno.check(Libc.socketpair(libc_h.AF_UNIX(), libc_h.SOCK_STREAM(), 0, sockets), "socketpair");
        peer = UnixFd.adopt(sockets.getAtIndex(JAVA_INT, 1));
        UnixFd own = UnixFd.adopt(sockets.getAtIndex(JAVA_INT, 0));
        MemorySegment ret = arena.allocate(ADDRESS);
        Errno.check(
                SdBusSetup.start(
                        ret, new SdBusSetup.Setup(null, true), arena, made -> SdBusSetup.over(made, arena, own, false)),
                "sd_bus_start");
        bus = ret.get(ADDRESS, 0);
    }

    /** Returns whether libsystemd accepts this type in a variant. */
    public boolean takesInVariant(String type) {
        renew();
        try (Arena call = Arena.ofConfined()) {
            long contents = call.allocateFrom(type).address();
            return SdBusMessage.open_container(message.address(), (byte) 'v', contents) >= 0;
        }
    }

    /** Writes a body with libsystemd, and returns libsystemd's reader of it. */
    public BodyReader write(Body body) {
        renew();
        new SdBodyWriter(arena).append(body, message.address());
        Errno.check(sd_bus_message_seal(message, 1, 0), "sd_bus_message_seal");
        return scoped.wrap(message.address()).body();
    }

    /** Returns the message that was written last. */
    public Message message() {
        return scoped;
    }

    private void renew() {
        scoped.release();
        sd_bus_message_unref(message);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment ret = call.allocate(ADDRESS);
            MemorySegment path = call.allocateFrom("/");
            MemorySegment name = call.allocateFrom("a.b");
            MemorySegment member = call.allocateFrom("C");
            Errno.check(sd_bus_message_new_signal(bus, ret, path, name, member), "sd_bus_message_new_signal");
            message = ret.get(ADDRESS, 0);
        }
    }

    @Override
    public void close() {
        scoped.release();
        sd_bus_message_unref(message);
        sd_bus_unref(bus);
        peer.close();
        arena.close();
    }

    /** Returns the address of a message that a handler has received. */
    public static long addressOf(Message message) {
        return ((ScopedMessage) message).address();
    }
}
