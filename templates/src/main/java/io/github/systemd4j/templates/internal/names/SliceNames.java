package io.github.systemd4j.templates.internal.names;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;

/** Checks the names of slices, which contain the names of their parents; see systemd.slice(5). */
public final class SliceNames {
    /** The slice that all others are in. */
    public static final String ROOT = "-.slice";

    private SliceNames() {}

    /** Checks the name of a slice. */
    public static UnitName check(String field, UnitName name) {
        String path = name.prefix();
        boolean nested = !path.startsWith("-") && !path.endsWith("-") && !path.contains("--");
        boolean plain = name.value().indexOf('@') < 0;
        if (name.type() != UnitType.SLICE || !plain || !nested && !name.value().equals(ROOT)) {
            throw FieldChecks.error(
                    field,
                    "%s is not a slice: use a name such as container-small.slice, which is in container.slice"
                            .formatted(name));
        }
        return name;
    }

    /** Returns the slice that a slice other than the root is in. */
    public static UnitName parentOf(UnitName name) {
        int dash = name.value().lastIndexOf('-');
        return dash < 0 ? new UnitName(ROOT) : new UnitName(name.value().substring(0, dash) + UnitType.SLICE.suffix());
    }
}
