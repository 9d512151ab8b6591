package io.github.systemd4j.manager;

import io.github.systemd4j.internal.text.EnumNames;

/** The kind of dependency that links of unit files express; see {@code AddDependencyUnitFiles}. */
public enum UnitFileDependency {
    /** Starts it as well. */
    WANTS,
    /** Starts it as well, and fails with it. */
    REQUIRES;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }

    /** Returns the name of the setting. */
    String setting() {
        return name().charAt(0) + dbusName().substring(1);
    }
}
