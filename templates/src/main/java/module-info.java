/**
 * What systemd reads from files, for Java: unit files, templates that make them, and containers that run as units.
 *
 * <p>{@code quadlet} stands on {@code container}, and that on {@code unitfile}; only these two talk to systemd.
 */
module io.github.systemd4j.templates {
    requires static transitive org.jspecify;
    requires transitive io.github.systemd4j;
    requires transitive io.jstach.jstachio;

    exports io.github.systemd4j.templates.container;
    exports io.github.systemd4j.templates.lookup;
    exports io.github.systemd4j.templates.quadlet;
    exports io.github.systemd4j.templates.template;
    exports io.github.systemd4j.templates.unitfile;
}
