package io.github.systemd4j.manager;

import io.github.systemd4j.bus.MatchRule;

/** The names of systemd's D-Bus API; see org.freedesktop.systemd1(5). */
final class Systemd {
    static final String BUS_NAME = "org.freedesktop.systemd1";
    static final String PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = BUS_NAME + ".Manager";
    static final String UNIT = BUS_NAME + ".Unit";
    static final String UNITS = PATH + "/unit";
    static final String JOBS = PATH + "/job";

    private Systemd() {}

    /** The signals of the manager with this name. */
    static MatchRule signal(String member) {
        return MatchRule.signal(MANAGER, member).sender(BUS_NAME).path(PATH);
    }
}
