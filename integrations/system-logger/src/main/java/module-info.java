/** A provider of {@link System.Logger} that writes to systemd's journal. */
module io.github.systemd4j.systemlogger {
    requires static transitive org.jspecify;
    requires io.github.systemd4j;

    exports io.github.systemd4j.systemlogger;

    provides System.LoggerFinder with
            io.github.systemd4j.systemlogger.JournalLoggerFinder;
}
