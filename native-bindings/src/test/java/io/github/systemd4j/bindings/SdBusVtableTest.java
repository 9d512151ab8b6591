package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdBusVtableTest {
    private static final String TABLE_IN_C = """
            #include <systemd/sd-bus.h>

            int handler(sd_bus_message *m, void *userdata, sd_bus_error *error) { return 0; }
            int getter(sd_bus *bus, const char *path, const char *interface, const char *property,
                       sd_bus_message *reply, void *userdata, sd_bus_error *error) { return 0; }
            int setter(sd_bus *bus, const char *path, const char *interface, const char *property,
                       sd_bus_message *value, void *userdata, sd_bus_error *error) { return 0; }

            const sd_bus_vtable table[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_NAMES_OFFSET("Start", "ss", SD_BUS_PARAM(name) SD_BUS_PARAM(mode), "o",
                                                SD_BUS_PARAM(job), handler, 7, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD("Reload", "", "", handler, 0),
                SD_BUS_SIGNAL_WITH_NAMES("Removed", "us", SD_BUS_PARAM(id) SD_BUS_PARAM(unit),
                                         SD_BUS_VTABLE_DEPRECATED),
                SD_BUS_PROPERTY("State", "s", getter, 11, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
                SD_BUS_WRITABLE_PROPERTY("Level", "u", getter, setter, 13,
                                         SD_BUS_VTABLE_HIDDEN | SD_BUS_VTABLE_CAPABILITY(21)),
                SD_BUS_VTABLE_END
            };
            const size_t size = sizeof table;
            """;
    private static final int ENTRIES = 5;
    private static final long CAPABILITY_21 = 22L << 40;
    private static final int WORDS = 7;
    private static final int WORDS_WITHOUT_NAMES = 6;

    @TempDir
    private Path directory;

    private final Arena arena = Arena.ofConfined();

    @BeforeAll
    static void load() {
        Libsystemd.load();
    }

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @Test
    void shouldHaveTheBytesInCWhenTableIsWritten() throws Exception {
        SymbolLookup c = compile();
        long size = c.findOrThrow("size").reinterpret(Long.BYTES).get(JAVA_LONG, 0);
        MemorySegment tableInC = c.findOrThrow("table").reinterpret(size);

        MemorySegment table = write(c, format());

        assertThat(table.byteSize())
                .isEqualTo(size)
                .isEqualTo(sd_bus_vtable.layout().byteSize() * (ENTRIES + 2));
        assertThat(elements(table, WORDS)).isEqualTo(elements(tableInC, WORDS));
    }

    @Test
    void shouldLeaveOutTheNamesWhenLibraryIsOlder() throws Exception {
        SymbolLookup c = compile();

        MemorySegment table = write(c, MemorySegment.NULL);

        var expected = elements(write(c, format()), WORDS).stream()
                .map(element -> element.subList(0, WORDS_WITHOUT_NAMES))
                .collect(Collectors.toList());
        expected.set(0, List.of((long) '<', 48L, 0L, 0L, 0L, 0L));
        assertThat(elements(table, WORDS_WITHOUT_NAMES)).isEqualTo(expected);
    }

    @Test
    void shouldRefuseWhenThereAreMoreEntriesThanAnnounced() {
        var table = new sd_bus_vtable(arena, 1);
        table.signal("One", "", List.of(), 0);
        table.signal("Two", "", List.of(), 0);

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(table::end);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldServeCallsWhenTableIsRegistered(boolean named) {
        var served = new ArrayList<String>();
        var answers = new ArrayList<String>();
        try (var peers = new SdBusPair()) {
            MemorySegment table = serving(peers.arena, named ? format() : MemorySegment.NULL, served);
            SdBusPair.check(sd_bus_h.sd_bus_add_object_vtable(
                    peers.server,
                    MemorySegment.NULL,
                    peers.arena.allocateFrom("/peer"),
                    peers.arena.allocateFrom("org.example.Peer"),
                    table,
                    MemorySegment.ofAddress(1_000)));

            for (long call : List.of(ping(peers), get(peers), set(peers))) {
                peers.send(call, reply -> answers.add(Memory.ALL.getString(SdBusMessage.get_signature(reply, 1))));
            }
        }

        assertThat(served).containsExactly("Ping at 1005", "get Level at 1007", "set Level at 1007 to high");
        assertThat(answers).containsExactly("", "v", "");
    }

    private static MemorySegment format() {
        return Libsystemd.find("sd_bus_object_vtable_format").orElseThrow();
    }

    private SymbolLookup compile() throws IOException, InterruptedException {
        Path library = Tool.cc(directory, "libtable.so", TABLE_IN_C, "-shared", "-fPIC", "-lsystemd");
        return SymbolLookup.libraryLookup(library, arena);
    }

    private MemorySegment write(SymbolLookup c, MemorySegment format) {
        MemorySegment handler = c.findOrThrow("handler");
        MemorySegment getter = c.findOrThrow("getter");
        MemorySegment setter = c.findOrThrow("setter");
        var table = new sd_bus_vtable(arena, ENTRIES, format);
        table.method(
                "Start", "ss", "o", List.of("name", "mode", "job"), handler, 7, sd_bus_h.SD_BUS_VTABLE_UNPRIVILEGED());
        table.method("Reload", "", "", List.of(), handler, 0, 0);
        table.signal("Removed", "us", List.of("id", "unit"), sd_bus_h.SD_BUS_VTABLE_DEPRECATED());
        table.property("State", "s", getter, 11, sd_bus_h.SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE());
        table.writableProperty("Level", "u", getter, setter, 13, sd_bus_h.SD_BUS_VTABLE_HIDDEN() | CAPABILITY_21);
        return table.end();
    }

    /** Returns the 64-bit values of each element, with the text in place of each pointer to text. */
    private static List<List<Object>> elements(MemorySegment table, int words) {
        return LongStream.range(0, table.byteSize() / Long.BYTES / words)
                .mapToObj(i -> table.asSlice(i * words * Long.BYTES, words * (long) Long.BYTES))
                .map(element -> IntStream.range(0, words)
                        .mapToObj(word -> value(element, word))
                        .toList())
                .toList();
    }

    private static Object value(MemorySegment element, int index) {
        long word = element.getAtIndex(JAVA_LONG, index);
        return switch (index + " of " + (char) element.get(JAVA_BYTE, 0)) {
            case "1 of M", "2 of M", "3 of M", "1 of S", "2 of S", "1 of P", "2 of P", "1 of W", "2 of W" ->
                Memory.ALL.getString(word);
            case "6 of M", "3 of S" -> names(word);
            default -> word;
        };
    }

    /** Returns consecutive names, until an empty one. */
    private static List<String> names(long address) {
        var names = new ArrayList<String>();
        for (long at = address; Memory.strlen(at) > 0; at += Memory.strlen(at) + 1) {
            names.add(Memory.ALL.getString(at));
        }
        return names;
    }

    private static MemorySegment serving(Arena arena, MemorySegment format, List<String> served) {
        var table = new sd_bus_vtable(arena, 2, format);
        MemorySegment handler = Upcalls.messageHandler(
                (m, userdata, error) -> {
                    served.add(Memory.ALL.getString(SdBusMessage.get_member(m)) + " at " + userdata);
                    return reply(m, arena);
                },
                arena);
        MemorySegment getter = Upcalls.propertyGetter(
                (bus, path, iface, property, reply, userdata, error) -> {
                    served.add("get " + Memory.ALL.getString(property) + " at " + userdata);
                    return SdBusMessage.append_basic(
                            reply, (byte) 's', arena.allocateFrom("low").address());
                },
                arena);
        MemorySegment setter = Upcalls.propertySetter(
                (bus, path, iface, property, value, userdata, error) -> {
                    MemorySegment text = arena.allocate(ADDRESS);
                    int result = SdBusMessage.read_basic(value, (byte) 's', text.address());
                    served.add("set %s at %d to %s"
                            .formatted(
                                    Memory.ALL.getString(property),
                                    userdata,
                                    Memory.ALL.getString(text.get(JAVA_LONG, 0))));
                    return result;
                },
                arena);
        long unprivileged = sd_bus_h.SD_BUS_VTABLE_UNPRIVILEGED();
        table.method("Ping", "", "", List.of(), handler, 5, unprivileged);
        table.writableProperty("Level", "s", getter, setter, 7, unprivileged);
        return table.end();
    }

    private static int reply(long call, Arena arena) {
        MemorySegment reply = arena.allocate(ADDRESS);
        sd_bus_h.sd_bus_message_new_method_return(MemorySegment.ofAddress(call), reply);
        int result = sd_bus_h.sd_bus_send(MemorySegment.NULL, reply.get(ADDRESS, 0), MemorySegment.NULL);
        sd_bus_h.sd_bus_message_unref(reply.get(ADDRESS, 0));
        return result;
    }

    private static long ping(SdBusPair peers) {
        return peers.call("/peer", "org.example.Peer", "Ping");
    }

    private static long get(SdBusPair peers) {
        return ofProperty(peers, "Get");
    }

    private static long set(SdBusPair peers) {
        long set = ofProperty(peers, "Set");
        SdBusPair.check(SdBusMessage.open_container(set, (byte) 'v', peers.string("s")));
        SdBusPair.check(SdBusMessage.append_basic(set, (byte) 's', peers.string("high")));
        SdBusPair.check(SdBusMessage.close_container(set));
        return set;
    }

    private static long ofProperty(SdBusPair peers, String member) {
        long call = peers.call("/peer", "org.freedesktop.DBus.Properties", member);
        SdBusPair.check(SdBusMessage.append_basic(call, (byte) 's', peers.string("org.example.Peer")));
        SdBusPair.check(SdBusMessage.append_basic(call, (byte) 's', peers.string("Level")));
        return call;
    }
}
