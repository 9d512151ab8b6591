package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Optional;

/** The names of systemd's D-Bus API; see org.freedesktop.systemd1(5). */
public final class SystemdNames {
    private static final String BROKER = "org.freedesktop.DBus";
    private static final String PROPERTIES = BROKER + ".Properties";

    public static final String BUS_NAME = "org.freedesktop.systemd1";
    public static final String PATH = "/org/freedesktop/systemd1";
    public static final String MANAGER = BUS_NAME + ".Manager";
    public static final String UNIT = BUS_NAME + ".Unit";
    public static final String UNITS = PATH + "/unit";
    public static final String JOBS = PATH + "/job";

    /** The rule for the signal that systemd has left a bus or come back to it. */
    public static final MatchRule OWNER_CHANGED =
            MatchRule.signal(BROKER, "NameOwnerChanged").sender(BROKER).argument(0, BUS_NAME);

    /** The rule for the signal that properties of a unit have changed. */
    public static final MatchRule UNIT_CHANGED = MatchRule.signal(PROPERTIES, "PropertiesChanged")
            .sender(BUS_NAME)
            .pathNamespace(UNITS)
            .argument(0, UNIT);

    private SystemdNames() {}

    /** Returns the rule for signals of the manager with this name. */
    public static MatchRule signal(String member) {
        return MatchRule.signal(MANAGER, member).sender(BUS_NAME).path(PATH);
    }

    /**
     * Returns the name of a unit that systemd has listed or announced; empty if the unit is of a type that is newer than
     * this library.
     *
     * @throws IllegalArgumentException if the name is not valid
     */
    public static Optional<UnitName> knownUnit(String name) {
        return isOfNewType(name) ? Optional.empty() : Optional.of(new UnitName(name));
    }

    private static boolean isOfNewType(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0
                && UnitType.ofUnit(name).isEmpty()
                && UnitName.isValid(name.substring(0, dot) + UnitType.SERVICE.suffix());
    }

    /** Returns the number at the end of a job's path. */
    public static long jobId(ObjectPath path) {
        return Long.parseLong(path.value().substring(JOBS.length() + 1));
    }

    /** Returns whether a signal of {@link #OWNER_CHANGED} reports that systemd has come back. */
    public static boolean isBack(Message ownerChanged) {
        String owner = ownerChanged.body().skip().skip().readString();
        return !owner.isEmpty();
    }
}
