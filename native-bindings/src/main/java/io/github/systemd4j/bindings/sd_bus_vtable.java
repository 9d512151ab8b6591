package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.List;

/**
 * Writes an array of {@code struct sd_bus_vtable}. It has bit fields and is filled by macros, so jextract skips it.
 *
 * {@snippet lang=c :
 * struct sd_bus_vtable {
 *     uint8_t type:8;
 *     uint64_t flags:56;
 *     union {
 *         struct { size_t element_size; uint64_t features; const unsigned *vtable_format_reference; } start;
 *         struct { size_t _reserved; } end;
 *         struct { const char *member, *signature, *result; sd_bus_message_handler_t handler; size_t offset;
 *                  const char *names; } method;
 *         struct { const char *member, *signature, *names; } signal;
 *         struct { const char *member, *signature; sd_bus_property_get_t get; sd_bus_property_set_t set;
 *                  size_t offset; } property;
 *     } x;
 * };
 * }
 *
 * <p>Bit fields fill a word from its low end, as on little-endian machines. Before systemd 243, elements had no
 * parameter names and were a pointer shorter; {@code element_size} tells the library which form the table has. See
 * sd_bus_add_object_vtable(3).
 */
public final class sd_bus_vtable {
    private static final StructLayout LAYOUT = MemoryLayout.structLayout(
            JAVA_LONG.withName("type:8, flags:56"),
            MemoryLayout.sequenceLayout(6, JAVA_LONG).withName("x"));
    private static final long SIZE_WITHOUT_NAMES = LAYOUT.byteSize() - ADDRESS.byteSize();

    private final Arena arena;
    private final MemorySegment array;
    private final long elementSize;
    private long position;

    /**
     * Starts a table in the newest form that the installed library supports.
     *
     * @param arena must live as long as the table is registered
     * @param entries the number of methods, signals and properties that will be added
     */
    public sd_bus_vtable(Arena arena, int entries) {
        this(arena, entries, Libsystemd.find("sd_bus_object_vtable_format").orElse(MemorySegment.NULL));
    }

    sd_bus_vtable(Arena arena, int entries, MemorySegment formatReference) {
        boolean named = formatReference.address() != 0;
        this.arena = arena;
        this.elementSize = named ? LAYOUT.byteSize() : SIZE_WITHOUT_NAMES;
        this.array = arena.allocate(elementSize * (entries + 2L), ADDRESS.byteAlignment());
        long features = named ? sd_bus_h._SD_BUS_VTABLE_PARAM_NAMES() : 0;
        add(sd_bus_h._SD_BUS_VTABLE_START(), 0, elementSize, features, formatReference.address());
    }

    /** Returns the layout of an element with names. */
    static StructLayout layout() {
        return LAYOUT;
    }

    /**
     * Adds a method.
     *
     * @param names the names of the parameters and then of the results; none, or one for each
     * @param offset added to the user data of the registration when {@code handler} is called
     */
    public void method(
            String member,
            String signature,
            String result,
            List<String> names,
            MemorySegment handler,
            long offset,
            long flags) {
        add(
                sd_bus_h._SD_BUS_VTABLE_METHOD(),
                flags,
                string(member),
                string(signature),
                string(result),
                handler.address(),
                offset,
                names(names));
    }

    /** Adds a signal; see {@link #method} for the names. */
    public void signal(String member, String signature, List<String> names, long flags) {
        add(sd_bus_h._SD_BUS_VTABLE_SIGNAL(), flags, string(member), string(signature), names(names));
    }

    /** Adds a read-only property. */
    public void property(String member, String signature, MemorySegment get, long offset, long flags) {
        add(sd_bus_h._SD_BUS_VTABLE_PROPERTY(), flags, string(member), string(signature), get.address(), 0, offset);
    }

    /** Adds a writable property. */
    public void writableProperty(
            String member, String signature, MemorySegment get, MemorySegment set, long offset, long flags) {
        add(
                sd_bus_h._SD_BUS_VTABLE_WRITABLE_PROPERTY(),
                flags,
                string(member),
                string(signature),
                get.address(),
                set.address(),
                offset);
    }

    /** Ends the table, and returns the argument for sd_bus_add_object_vtable(3). */
    public MemorySegment end() {
        add(sd_bus_h._SD_BUS_VTABLE_END(), 0);
        return array;
    }

    private void add(int type, long flags, long... x) {
        MemorySegment element = array.asSlice(position, elementSize);
        element.set(JAVA_LONG, 0, flags << 8 | type);
        long members = Math.min(x.length, elementSize / Long.BYTES - 1);
        MemorySegment.copy(MemorySegment.ofArray(x), 0, element, Long.BYTES, members * Long.BYTES);
        position += elementSize;
    }

    private long string(String text) {
        return arena.allocateFrom(text).address();
    }

    private long names(List<String> names) {
        return string(String.join("\0", names) + "\0");
    }
}
