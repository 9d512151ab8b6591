package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The type of a unit, which is the suffix of its name. */
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
    /** A mount point that is mounted when it is accessed. */
    AUTOMOUNT,
    /** Swap space. */
    SWAP,
    /** Activation by time. */
    TIMER,
    /** Activation by changes of files. */
    PATH,
    /** A node in the tree of control groups. */
    SLICE,
    /** Processes that another program has started. */
    SCOPE;

    private static final Map<String, UnitType> BY_SUFFIX =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(UnitType::suffix, type -> type));

    private final String dbusName = EnumNames.dbusName(this);
    private final String suffix = "." + dbusName;

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }

    /** Returns the suffix of the names of its units, such as {@code .service}. */
    public String suffix() {
        return suffix;
    }

    /** Returns the D-Bus interface that objects of this type have in addition to the one of all units. */
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
