package io.github.systemd4j.journal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.libsystemd.sd_journal_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Questions about a whole journal. */
final class JournalQueries {
    private JournalQueries() {}

    static Set<String> uniqueValues(JournalHandle handle, String field) {
        MemorySegment j = handle.pointer();
        try (Arena call = Arena.ofConfined()) {
            handle.check(sd_journal_h.sd_journal_query_unique(j, call.allocateFrom(field)), "finding values");
        }
        boolean skipsUnreadable = Libsystemd.has("sd_journal_enumerate_available_unique");
        MemorySegment data = handle.out();
        MemorySegment length = data.asSlice(JournalHandle.SECOND);
        var values = new LinkedHashSet<String>();
        sd_journal_h.sd_journal_restart_unique(j);
        while (handle.check(
                        skipsUnreadable
                                ? sd_journal_h.sd_journal_enumerate_available_unique(j, data, length)
                                : sd_journal_h.sd_journal_enumerate_unique(j, data, length),
                        "reading a value")
                > 0) {
            values.add(value(handle, field.length() + 1));
        }
        return values;
    }

    private static String value(JournalHandle handle, int prefix) {
        var bytes = new byte[Math.toIntExact(handle.second() - prefix)];
        MemorySegment.copy(Memory.ALL, JAVA_BYTE, handle.first() + prefix, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static Set<String> fieldNames(JournalHandle handle) {
        MemorySegment j = handle.pointer();
        var names = new LinkedHashSet<String>();
        sd_journal_h.sd_journal_restart_fields(j);
        while (handle.check(sd_journal_h.sd_journal_enumerate_fields(j, handle.out()), "reading the names of fields")
                > 0) {
            names.add(Memory.ALL.getString(handle.first()));
        }
        return names;
    }

    static List<Boot> boots(Journal journal, Set<String> ids) {
        var boots = new ArrayList<Boot>();
        try (JournalReader reader = journal.open()) {
            for (String id : ids) {
                Id128 boot = Id128.parse(id);
                reader.select(JournalMatch.boot(boot));
                reader.seekHead();
                if (reader.next()) { // its entries may have been deleted
                    var first = reader.entry().realtime();
                    reader.seekTail();
                    boots.add(new Boot(
                            boot, first, reader.previous() ? reader.entry().realtime() : first));
                }
            }
        }
        boots.sort(Comparator.comparing(Boot::first));
        return List.copyOf(boots);
    }

    static JournalChange change(int result) {
        return result == sd_journal_h.SD_JOURNAL_NOP()
                ? JournalChange.NONE
                : result == sd_journal_h.SD_JOURNAL_APPEND() ? JournalChange.APPENDED : JournalChange.INVALIDATED;
    }
}
