package io.github.systemd4j.bindings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A C header, its symbol list and the class that is generated from it. */
enum Header {
    LIBC("libc", "\"libc.h\"", "libc.libc_h"),
    SD_BUS("sd-bus", "<systemd/sd-bus.h>", "libsystemd.sd_bus_h"),
    SD_DAEMON("sd-daemon", "<systemd/sd-daemon.h>", "libsystemd.sd_daemon_h"),
    SD_ID128("sd-id128", "<systemd/sd-id128.h>", "libsystemd.sd_id128_h"),
    SD_JOURNAL("sd-journal", "<systemd/sd-journal.h>", "libsystemd.sd_journal_h");

    static final List<Header> OF_LIBSYSTEMD = List.of(SD_BUS, SD_DAEMON, SD_ID128, SD_JOURNAL);

    final String list;
    final String include;
    private final String generated;

    Header(String list, String include, String generated) {
        this.list = list;
        this.include = include;
        this.generated = "io.github.systemd4j.bindings." + generated;
    }

    /** Returns the functions that are bound from the headers of libsystemd. */
    static List<Symbol> functionsOfLibsystemd() throws IOException {
        var functions = new ArrayList<Symbol>();
        for (Header header : OF_LIBSYSTEMD) {
            functions.addAll(header.symbols("function"));
        }
        return functions;
    }

    List<Symbol> symbols() throws IOException {
        return Symbol.listed(list);
    }

    List<Symbol> symbols(String kind) throws IOException {
        return symbols().stream().filter(symbol -> symbol.kind().equals(kind)).toList();
    }

    Class<?> generated() throws ClassNotFoundException {
        return Class.forName(generated);
    }

    /** Returns the class of a struct, union or function pointer that is generated into the header's package. */
    Class<?> generated(String type) throws ClassNotFoundException {
        return Class.forName(generated.substring(0, generated.lastIndexOf('.') + 1) + type);
    }
}
