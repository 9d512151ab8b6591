/** A Log4j 2 appender that writes to systemd's journal. */
module io.github.systemd4j.log4j {
    requires static transitive org.jspecify;
    requires io.github.systemd4j;
    requires transitive org.apache.logging.log4j;
    requires transitive org.apache.logging.log4j.core;

    exports io.github.systemd4j.log4j;

    opens io.github.systemd4j.log4j to
            org.apache.logging.log4j.core;
}
