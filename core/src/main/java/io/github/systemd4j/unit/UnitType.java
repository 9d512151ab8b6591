package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of units; each is the suffix of its names. */
public enum UnitType {
    /** Processes. */
    SERVICE,
    /** Listening sockets, FIFOs and queues that activate a service. */
    SOCKET,
    /** A group of units, and a point of synchronization. */
    TARGET,
    /** A device of the kernel. */
    DEVICE,
    /** A mount point. */
    MOUNT,
    /** A mount point that is mounted when it is used. */
    AUTOMOUNT,
    /** Swap space. */
    SWAP,
    /** Activation by time. */
    TIMER,
    /** Activation by changes of files. */
    PATH,
    /** A node in the tree of control groups. */
    SLICE,
    /** Processes that something else started. */
    SCOPE;

    private static final Map<String, UnitType> BY_SUFFIX =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(UnitType::suffix, type -> type));

    private final String dbusName = EnumNames.dbusName(this);
    private final String suffix = "." + dbusName;

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }

    /** What ends the names of its units: {@code .service}. */
    public String suffix() {
        return suffix;
    }

    /** The interface of systemd's D-Bus API that objects of this type have in addition to the common one. */
    public String interfaceName() {
        return "org.freedesktop.systemd1." + name().charAt(0) + dbusName().substring(1);
    }

    /** Returns the type of the unit with this name; empty if the name has none, or one that is newer than this library. */
    public static Optional<UnitType> ofUnit(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.ofNullable(BY_SUFFIX.get(name.substring(dot)));
    }

    /** Returns whether units of this type have the property {@code Result}. */
    public boolean hasResult() {
        return this != TARGET && this != DEVICE && this != SLICE;
    }
}
