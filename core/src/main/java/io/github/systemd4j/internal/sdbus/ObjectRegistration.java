package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.bindings.sd_bus_vtable;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.bus.MemberFlag;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Exports an interface as a table of members in libsystemd. */
final class ObjectRegistration implements Registration {
    private final SdBusConnection connection;
    private final String path;
    private final ExportedInterface exported;
    private final Arena arena = Arena.ofConfined();
    private final List<Long> ids = new ArrayList<>();
    private MemorySegment slot = MemorySegment.NULL;
    private boolean closed;

    /** Exports the interface. Must be called on the loop's thread. */
    ObjectRegistration(SdBusConnection connection, String path, ExportedInterface exported) {
        this.connection = connection;
        this.path = path;
        this.exported = exported;
        register(new End());
        try {
            slot = connection.slots().addObject(path, exported.name(), vtable());
        } catch (Throwable t) {
            release();
            throw t;
        }
    }

    private MemorySegment vtable() {
        var vtable = new sd_bus_vtable(arena, exported.members().size());
        for (ExportedMember member : exported.members()) {
            add(vtable, member);
        }
        return vtable.end();
    }

    /**
     * Adds a member. The number of its handler is its offset: the table's user data is 0, so its own user data is the
     * sum.
     */
    private void add(sd_bus_vtable vtable, ExportedMember member) {
        long flags = bits(member.flags());
        switch (member) {
            case ExportedMember.Method method ->
                vtable.method(
                        method.name(),
                        method.arguments().value(),
                        method.results().value(),
                        method.names(),
                        connection.callbacks().methodHandler(),
                        register(new MethodSlot(connection, exported.name(), method)),
                        flags);
            case ExportedMember.Signal signal ->
                vtable.signal(signal.name(), signal.arguments().value(), signal.names(), flags);
            case ExportedMember.Property property -> {
                long id = register(new PropertySlot(property));
                MemorySegment getter = connection.callbacks().propertyGetter();
                if (property.setter() == null) {
                    vtable.property(property.name(), property.type(), getter, id, flags);
                } else {
                    MemorySegment setter = connection.callbacks().propertySetter();
                    vtable.writableProperty(property.name(), property.type(), getter, setter, id, flags);
                }
            }
        }
    }

    static long bits(Set<MemberFlag> flags) {
        return flags.stream().mapToLong(ObjectRegistration::bit).reduce(0, (a, b) -> a | b);
    }

    private static long bit(MemberFlag flag) {
        return switch (flag) {
            case DEPRECATED -> sd_bus_h.SD_BUS_VTABLE_DEPRECATED();
            case HIDDEN -> sd_bus_h.SD_BUS_VTABLE_HIDDEN();
            case UNPRIVILEGED -> sd_bus_h.SD_BUS_VTABLE_UNPRIVILEGED();
            case NO_REPLY -> sd_bus_h.SD_BUS_VTABLE_METHOD_NO_REPLY();
            case CONST -> sd_bus_h.SD_BUS_VTABLE_PROPERTY_CONST();
            case EMITS_CHANGE -> sd_bus_h.SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE();
            case EMITS_INVALIDATION -> sd_bus_h.SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION();
            case EXPLICIT -> sd_bus_h.SD_BUS_VTABLE_PROPERTY_EXPLICIT();
        };
    }

    private long register(NativeHandler handler) {
        long id = connection.slots().add(handler);
        ids.add(id);
        return id;
    }

    @Override
    public CompletableFuture<Void> emit(String member, Object... values) {
        String signature = exported.members().stream()
                .filter(each ->
                        each instanceof ExportedMember.Signal && each.name().equals(member))
                .map(each -> ((ExportedMember.Signal) each).arguments().value())
                .findFirst()
                .orElseThrow(() -> unknown("signal", member));
        Signal signal = Signal.of(path, exported.name(), member).withArguments(signature, values);
        var sent = new CompletableFuture<Void>();
        connection.submit(sent, signal.body(), () -> connection.send(signal, sent));
        return sent;
    }

    @Override
    public CompletableFuture<Void> propertiesChanged(String... names) {
        for (String name : names) {
            boolean announced = exported.members().stream()
                    .anyMatch(each -> each instanceof ExportedMember.Property property
                            && property.name().equals(name)
                            && property.isAnnounced());
            if (!announced) {
                throw unknown("announced property", name);
            }
        }
        var sent = new CompletableFuture<Void>();
        LoopTasks.submit(connection.loop(), sent, () -> {
            connection.emitPropertiesChanged(path, exported.name(), List.of(names));
            sent.complete(null);
        });
        return sent;
    }

    private IllegalArgumentException unknown(String kind, String name) {
        return new IllegalArgumentException("%s has no %s %s".formatted(exported.name(), kind, name));
    }

    @Override
    public void close() {
        connection.run(this::release);
    }

    private void release() {
        if (!closed) {
            closed = true;
            ids.forEach(connection.slots()::forget);
            connection.slots().unref(slot);
            connection.guard().afterReturn(arena::close);
        }
    }

    /** Frees the registration with the connection. */
    private final class End implements NativeHandler {
        @Override
        public void onClosed(BusException cause) {
            release();
        }

        @Override
        public String toString() {
            return "%s at %s".formatted(exported.name(), path);
        }
    }

    private final class PropertySlot implements NativeHandler.OfProperty {
        private final ExportedMember.Property property;

        PropertySlot(ExportedMember.Property property) {
            this.property = property;
        }

        @Override
        public Body get() throws Exception {
            return Body.of(property.type(), property.getter().call());
        }

        @Override
        public void set(ScopedMessage message) throws Exception {
            Object value = message.bodyFrom(property.type()).readValue();
            try {
                Objects.requireNonNull(property.setter()).set(value);
            } finally {
                UnixFd.closeAll(value);
            }
            if (property.isAnnounced()) {
                connection.emitPropertiesChanged(path, exported.name(), List.of(property.name()));
            }
        }

        @Override
        public void onClosed(BusException cause) {
            release();
        }

        @Override
        public String toString() {
            return exported.name() + "." + property.name();
        }
    }
}
