package io.github.systemd4j.manager;

/** The names of systemd's D-Bus API; see org.freedesktop.systemd1(5). */
final class Systemd {
    static final String BUS_NAME = "org.freedesktop.systemd1";
    static final String PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = BUS_NAME + ".Manager";
    static final String UNIT = BUS_NAME + ".Unit";
    static final String UNITS = PATH + "/unit";

    private Systemd() {}
}
