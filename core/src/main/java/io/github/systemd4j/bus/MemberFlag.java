package io.github.systemd4j.bus;

import java.util.EnumSet;
import java.util.Set;

/**
 * Configures an exported member in libsystemd.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_add_object.html">sd_bus_add_object(3),
 * Flags</a>
 */
public enum MemberFlag {
    /** Introspection marks the member as deprecated. */
    DEPRECATED,
    /** Introspection and GetAll omit the member. */
    HIDDEN,
    /**
     * All callers that the broker's policy admits may call or set the member. Without this flag, only root and the same
     * user may. To check that, libsystemd asks the broker at each call.
     */
    UNPRIVILEGED,
    /** Introspection says that the method sends no reply; a caller that expects one gets an empty reply. */
    NO_REPLY,
    /** The property never changes. */
    CONST,
    /** PropertiesChanged carries the new value. */
    EMITS_CHANGE,
    /** PropertiesChanged carries the name only. */
    EMITS_INVALIDATION,
    /** GetAll omits the property. */
    EXPLICIT;

    /** Checks and returns the flags of a method. */
    static Set<MemberFlag> ofMethod(String name, Set<MemberFlag> flags) {
        return check("method " + name, flags, EnumSet.of(DEPRECATED, HIDDEN, UNPRIVILEGED, NO_REPLY));
    }

    /** Checks and returns the flags of a signal. */
    static Set<MemberFlag> ofSignal(String name, Set<MemberFlag> flags) {
        return check("signal " + name, flags, EnumSet.of(DEPRECATED, HIDDEN));
    }

    /** Checks and returns the flags of a property. libsystemd accepts at most one flag about its changes. */
    static Set<MemberFlag> ofProperty(String name, Set<MemberFlag> flags, boolean writable) {
        Set<MemberFlag> allowed = EnumSet.of(DEPRECATED, HIDDEN, EMITS_CHANGE, EMITS_INVALIDATION, EXPLICIT);
        allowed.add(writable ? UNPRIVILEGED : CONST);
        checkExclusive(name, flags, EnumSet.of(CONST, EMITS_CHANGE, EMITS_INVALIDATION));
        checkExclusive(name, flags, EnumSet.of(EMITS_CHANGE, EXPLICIT));
        return check("property " + name, flags, allowed);
    }

    private static void checkExclusive(String name, Set<MemberFlag> flags, Set<MemberFlag> exclusive) {
        if (flags.stream().filter(exclusive::contains).count() > 1) {
            throw new IllegalArgumentException("property %s has more than one of %s".formatted(name, exclusive));
        }
    }

    private static Set<MemberFlag> check(String member, Set<MemberFlag> flags, Set<MemberFlag> allowed) {
        if (!allowed.containsAll(flags)) {
            throw new IllegalArgumentException("%s has %s: allowed are %s".formatted(member, flags, allowed));
        }
        return Set.copyOf(flags);
    }
}
