package io.github.systemd4j.bus;

import java.util.EnumSet;
import java.util.Set;

/**
 * What libsystemd is told of an exported member.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_add_object.html">sd_bus_add_object(3),
 * Flags</a>
 */
public enum MemberFlag {
    /** Introspection says that it is deprecated. */
    DEPRECATED,
    /** Introspection and GetAll leave it out. */
    HIDDEN,
    /**
     * Everyone whom the broker's policy lets through may call or set it. Without this flag only root and the same user
     * may, which libsystemd asks the broker about at each call.
     */
    UNPRIVILEGED,
    /** Introspection says that the method sends no reply; a caller that wants one gets an empty one. */
    NO_REPLY,
    /** The property never changes. */
    CONST,
    /** PropertiesChanged carries the new value. */
    EMITS_CHANGE,
    /** PropertiesChanged carries the name alone. */
    EMITS_INVALIDATION,
    /** GetAll leaves the property out. */
    EXPLICIT;

    /** The flags of a method, checked. */
    static Set<MemberFlag> ofMethod(String name, Set<MemberFlag> flags) {
        return check("method " + name, flags, EnumSet.of(DEPRECATED, HIDDEN, UNPRIVILEGED, NO_REPLY));
    }

    /** The flags of a signal, checked. */
    static Set<MemberFlag> ofSignal(String name, Set<MemberFlag> flags) {
        return check("signal " + name, flags, EnumSet.of(DEPRECATED, HIDDEN));
    }

    /** The flags of a property, checked: libsystemd takes no more than one that says what becomes of its changes. */
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
