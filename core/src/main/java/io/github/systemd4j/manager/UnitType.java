package io.github.systemd4j.manager;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    private final String word = Words.word(this);
    private final String suffix = "." + word;

    /** The word that systemd uses. */
    public String word() {
        return word;
    }

    /** What ends the names of its units: {@code .service}. */
    public String suffix() {
        return suffix;
    }

    /** The interface of systemd's D-Bus API that objects of this type have beside the common one. */
    public String interfaceName() {
        return Systemd.BUS_NAME + "." + name().charAt(0) + word().substring(1);
    }

    /** The type of a unit by its name; null if it came with a newer systemd. */
    static @Nullable UnitType ofUnit(String name) {
        return Arrays.stream(values())
                .filter(type -> name.endsWith(type.suffix))
                .findFirst()
                .orElse(null);
    }

    /** Whether its units have the property {@code Result}. */
    boolean hasResult() {
        return this != TARGET && this != DEVICE && this != SLICE;
    }
}
