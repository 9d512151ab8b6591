package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import java.util.Set;

/**
 * What libsystemd is told of an exported member.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_add_object.html">sd_bus_add_object(3), Flags</a>
 */
public enum MemberFlag {
    /** Introspection says that it is deprecated. */
    DEPRECATED(libsystemd_h.SD_BUS_VTABLE_DEPRECATED()),
    /** Introspection and GetAll leave it out. */
    HIDDEN(libsystemd_h.SD_BUS_VTABLE_HIDDEN()),
    /**
     * Everyone whom the broker's policy lets through may call or set it. Without this flag only root and the same user
     * may, which libsystemd asks the broker about at each call.
     */
    UNPRIVILEGED(libsystemd_h.SD_BUS_VTABLE_UNPRIVILEGED()),
    /** The method sends no reply. */
    NO_REPLY(libsystemd_h.SD_BUS_VTABLE_METHOD_NO_REPLY()),
    /** The property never changes. */
    CONST(libsystemd_h.SD_BUS_VTABLE_PROPERTY_CONST()),
    /** PropertiesChanged carries the new value. */
    EMITS_CHANGE(libsystemd_h.SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE()),
    /** PropertiesChanged carries the name alone. */
    EMITS_INVALIDATION(libsystemd_h.SD_BUS_VTABLE_PROPERTY_EMITS_INVALIDATION()),
    /** GetAll leaves the property out. */
    EXPLICIT(libsystemd_h.SD_BUS_VTABLE_PROPERTY_EXPLICIT());

    private final long bits;

    MemberFlag(long bits) {
        this.bits = bits;
    }

    static long bits(Set<MemberFlag> flags) {
        long all = 0;
        for (MemberFlag flag : flags) {
            all |= flag.bits;
        }
        return all;
    }
}
