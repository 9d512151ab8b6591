/**
 * systemd for Java: the bus and the manager on it, what a service says to its manager, and the sockets that it is handed.
 *
 * <p>Needs {@code libsystemd.so.0} (systemd 239 or newer) and
 * {@code --enable-native-access=io.github.systemd4j.bindings}, or {@code =ALL-UNNAMED} on the class path.
 */
@SuppressWarnings("module") // the other modules are compiled after this one
module io.github.systemd4j {
    requires static transitive org.jspecify;
    requires io.github.systemd4j.bindings;
    requires static transitive java.logging; // for the handler and the log settings alone
    requires java.xml;
    requires jdk.unsupported; // signals of the process: the JDK has no other way to them

    exports io.github.systemd4j.activation;
    exports io.github.systemd4j.bus;
    exports io.github.systemd4j.daemon;
    exports io.github.systemd4j.journal;
    exports io.github.systemd4j.logcontrol;
    exports io.github.systemd4j.logging;
    exports io.github.systemd4j.loop;
    exports io.github.systemd4j.manager;
    exports io.github.systemd4j.message;
    exports io.github.systemd4j.properties;
    exports io.github.systemd4j.run;
    exports io.github.systemd4j.signals;
    exports io.github.systemd4j.unit;
    exports io.github.systemd4j.watch;
    exports io.github.systemd4j.internal.events to
            io.github.systemd4j.templates;
    exports io.github.systemd4j.internal.logging to
            io.github.systemd4j.log4j,
            io.github.systemd4j.logback,
            io.github.systemd4j.systemlogger;
    exports io.github.systemd4j.internal.text to
            io.github.systemd4j.templates;
    exports io.github.systemd4j.internal.threads to
            io.github.systemd4j.templates;
}
