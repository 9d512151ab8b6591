package io.github.systemd4j.manager;

/** How one unit file comes to need another; see {@code AddDependencyUnitFiles}. */
public enum UnitFileDependency {
    /** Starts it as well. */
    WANTS,
    /** Starts it as well, and fails with it. */
    REQUIRES;

    private final String word = Words.word(this);

    /** The word that systemd uses. */
    public String word() {
        return word;
    }

    /** The name of the setting. */
    String setting() {
        return name().charAt(0) + word().substring(1);
    }
}
