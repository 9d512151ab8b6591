/** A Logback appender that writes to systemd's journal. */
module io.github.systemd4j.logback {
    requires static transitive org.jspecify;
    requires io.github.systemd4j;
    requires org.slf4j;
    requires transitive ch.qos.logback.classic;
    requires transitive ch.qos.logback.core;

    exports io.github.systemd4j.logback;

    opens io.github.systemd4j.logback to
            ch.qos.logback.core;
}
