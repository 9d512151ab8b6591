package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.internal.text.Excerpt;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The fields of an entry that {@link JournalWriter#send(JournalEntryBuilder)} sends. Sending doesn't change the
 * builder: it may be sent again, and {@link #clear} prepares it for another entry. Its memory is reused, so a program
 * that writes often retains a builder for each of its threads.
 *
 * <pre>{@code
 * var entry = new JournalEntryBuilder();
 * writer.send(entry.priority(Priority.ERROR).message("disk full").field("DEVICE", "/dev/sda1"));
 * writer.send(entry.clear().message("the next entry"));
 * }</pre>
 *
 * <p>Fields and their values are arbitrary, except that names are checked, because journald silently drops a field with
 * an invalid name: up to 64 characters {@code A-Z 0-9 _}, which begin with a letter. A name may be used several times:
 * the entry then has several values. Names that others understand are described in systemd.journal-fields(7). journald
 * itself adds trusted fields, such as {@code _PID} and {@code _SYSTEMD_UNIT}.
 *
 * <p>An entry has up to 510 fields, fewer if values have line breaks. journald ignores an entry of more than 770 MiB,
 * and newer versions one of more than 32 MiB from a user other than root; it then logs an error of its own.
 *
 * <p>Not thread-safe: one thread at a time, like a {@link StringBuilder}. The methods don't block. A field that is
 * refused leaves the entry unchanged.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.journal-fields.html">
 *     systemd.journal-fields(7)</a>
 */
public final class JournalEntryBuilder {
    private static final Pattern MESSAGE_ID = Pattern.compile("\\p{XDigit}{32}");
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final String[] LEVELS = Arrays.stream(Priority.values())
            .map(each -> Integer.toString(each.level()))
            .toArray(String[]::new);

    final EntryMemory memory;

    /**
     * Creates an entry without fields.
     *
     * @throws UnsupportedOperationException if libsystemd isn't installed, or native access isn't enabled; the message
     *     says what to do
     */
    public JournalEntryBuilder() {
        Libsystemd.load();
        memory = new EntryMemory();
    }

    /** Removes all fields. Memory of more than 64 KiB is released. */
    public JournalEntryBuilder clear() {
        memory.clear();
        return this;
    }

    /** Adds {@code MESSAGE}: the human-readable text, which may have several lines. */
    public JournalEntryBuilder message(String text) {
        memory.add("MESSAGE", text);
        return this;
    }

    /** Adds {@code PRIORITY}. Without it, {@code journalctl} doesn't find the entry by a priority. */
    public JournalEntryBuilder priority(Priority priority) {
        memory.add("PRIORITY", LEVELS[priority.level()]);
        return this;
    }

    /**
     * Adds {@code SYSLOG_IDENTIFIER}: the name of the program, which {@code journalctl} prints before the message, and
     * {@code journalctl -t} selects. Without it, libsystemd adds the name of the executable, {@code java}.
     */
    public JournalEntryBuilder identifier(String name) {
        memory.add("SYSLOG_IDENTIFIER", name);
        return this;
    }

    /**
     * Adds {@code MESSAGE_ID}: the kind of the message, which the catalog explains and programs recognize. A new one is
     * generated once, when the program is written; see {@code systemd-id128 new -u}.
     */
    public JournalEntryBuilder messageId(UUID id) {
        memory.add("MESSAGE_ID", id.toString().replace("-", ""));
        return this;
    }

    /**
     * Adds {@code MESSAGE_ID}; see {@link #messageId(UUID)}.
     *
     * @param id 32 hexadecimal digits, as {@code systemd-id128 new} prints them, or with the hyphens of a UUID
     * @throws IllegalArgumentException if it is something else
     */
    public JournalEntryBuilder messageId(String id) {
        String digits = UUID_FORM.matcher(id).matches() ? id.replace("-", "") : id;
        if (!MESSAGE_ID.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "invalid MESSAGE_ID \"%s\": use 32 hexadecimal digits, or a UUID".formatted(Excerpt.of(id)));
        }
        memory.add("MESSAGE_ID", digits.toLowerCase(Locale.ROOT));
        return this;
    }

    /**
     * Adds the location in the source code: {@code CODE_FILE}, {@code CODE_LINE} and {@code CODE_FUNC}, the class and
     * the method. Unknown parts are omitted.
     */
    public JournalEntryBuilder location(StackTraceElement frame) {
        if (frame.getFileName() != null) {
            memory.add("CODE_FILE", frame.getFileName());
        }
        if (frame.getLineNumber() > 0) {
            field("CODE_LINE", frame.getLineNumber());
        }
        memory.add("CODE_FUNC", frame.getClassName() + "." + frame.getMethodName());
        return this;
    }

    /**
     * Adds a field with a text, encoded in UTF-8. Unpaired surrogates become question marks.
     *
     * @throws IllegalArgumentException if the name is invalid, or the entry would become too large; the message names
     *     the field
     */
    public JournalEntryBuilder field(String name, String value) {
        memory.add(FieldNameCheck.check(name), value);
        return this;
    }

    /**
     * Adds a field with a decimal number.
     *
     * @throws IllegalArgumentException for the reasons of {@link #field(String, String)}
     */
    public JournalEntryBuilder field(String name, long value) {
        memory.add(FieldNameCheck.check(name), value);
        return this;
    }

    /**
     * Adds a field with any bytes, which are copied.
     *
     * @throws IllegalArgumentException for the reasons of {@link #field(String, String)}
     */
    public JournalEntryBuilder field(String name, byte[] value) {
        return field(name, MemorySegment.ofArray(value));
    }

    /**
     * Adds a field with any bytes, which are copied.
     *
     * @throws IllegalArgumentException for the reasons of {@link #field(String, String)}
     */
    public JournalEntryBuilder field(String name, MemorySegment value) {
        memory.add(FieldNameCheck.check(name), value);
        return this;
    }

    /** Returns the number of fields. */
    public int fields() {
        return memory.fields();
    }

    /** Returns the size of all fields in bytes, with their names. */
    public long bytes() {
        return memory.size();
    }

    /** Returns the size of the native memory that this builder occupies, in bytes. It counts as direct memory. */
    public long memoryBytes() {
        return memory.allocated();
    }
}
