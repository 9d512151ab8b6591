package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.Line;
import io.github.systemd4j.templates.internal.syntax.SystemdUtf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unit file with its complete content, read as systemd 252 reads it: comments, blank lines, repeated keys, unknown
 * sections, and line ends. Parts that aren't edited keep every byte. Immutable.
 *
 * <pre>{@code
 * UnitDocument unit = UnitDocument.parse("""
 *         [Service]
 *         # Where it listens
 *         Environment=PORT=80
 *         ExecStart=/usr/bin/greeter "Good morning"
 *         """);
 * unit.value("Service", "ExecStart").orElseThrow().commands(); // [/usr/bin/greeter, Good morning]
 * UnitDocument moved = unit.set("Service", "Environment", UnitValue.item("PORT=8080"));
 * Files.write(file, moved.bytes());
 * }</pre>
 *
 * <p>If systemd would refuse the file, reading it throws a {@link UnitSyntaxException}. Lines that systemd warns about
 * and skips are retained and listed in {@link #problems}. Keys and values aren't checked. Files of more than 2 MiB are
 * refused, although systemd has no limit.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html"> systemd.syntax(7)</a>
 */
public final class UnitDocument {
    private static final UnitDocument EMPTY = parse("");

    private final @Nullable Path origin;
    private final ParsedUnit parsed;

    private UnitDocument(@Nullable Path origin, ParsedUnit parsed) {
        this.origin = origin;
        this.parsed = parsed;
    }

    /** Returns a document without lines. */
    public static UnitDocument empty() {
        return EMPTY;
    }

    /**
     * Reads text.
     *
     * @throws UnitSyntaxException if systemd would refuse it
     * @throws IllegalArgumentException if it has an unpaired surrogate
     */
    public static UnitDocument parse(String text) {
        return parse(null, SystemdUtf8.encode(text));
    }

    /**
     * Reads a file's bytes.
     *
     * @throws UnitSyntaxException if systemd would refuse them
     */
    public static UnitDocument parse(byte[] bytes) {
        return parse(null, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the bytes of a file, whose name appears in error messages.
     *
     * @throws UnitSyntaxException if systemd would refuse them
     */
    public static UnitDocument parse(byte[] bytes, Path origin) {
        return parse(origin, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads a file.
     *
     * @throws UnitSyntaxException if systemd would refuse the file, or the file is too long
     * @throws IOException if the file can't be read, or isn't a regular file
     */
    public static UnitDocument read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("%s is not a regular file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(UnitParser.MAX_LENGTH + 1), file);
        }
    }

    private static UnitDocument parse(@Nullable Path origin, String bytes) {
        return new UnitDocument(origin, UnitParser.parse(origin, bytes));
    }

    /** Returns the file that the document was read from, if it is known. */
    public Optional<Path> origin() {
        return Optional.ofNullable(origin);
    }

    /** Returns the names of the sections without duplicates, in the order of their first headers. */
    public List<String> sections() {
        return parsed.entries().stream().map(UnitEntry::section).distinct().toList();
    }

    /** Returns all assignments, in order. */
    public List<Assignment> assignments() {
        return parsed.entries().stream().flatMap(UnitDocument::assignment).toList();
    }

    /** Returns the assignments of a key in a section, in order. */
    public List<Assignment> assignments(String section, String key) {
        return assignments().stream()
                .filter(assignment -> assignment.is(section, key))
                .toList();
    }

    private static Stream<Assignment> assignment(UnitEntry entry) {
        return entry instanceof UnitEntry.Value(Assignment assignment, var _) ? Stream.of(assignment) : Stream.empty();
    }

    /** Returns the last value of a key, which is the effective one if the key isn't a list. */
    public Optional<RawValue> value(String section, String key) {
        return assignments(section, key).stream().map(Assignment::value).reduce((_, last) -> last);
    }

    /** Returns the values of a key that is a list, after the last empty value, which resets the list. */
    public List<RawValue> values(String section, String key) {
        return RawValue.afterReset(
                assignments(section, key).stream().map(Assignment::value).toList(), Function.identity());
    }

    /** Returns the lines that systemd warns about and skips, in order. */
    public List<UnitProblem> problems() {
        return parsed.problems();
    }

    /**
     * Replaces all assignments of a key in a section by one, at the place of the first. If there is none, adds one as
     * {@link #add} does.
     *
     * @throws IllegalArgumentException if the name of the section or key is invalid, or the line would be too long
     */
    public UnitDocument set(String section, String key, UnitValue value) {
        return edited(new UnitEdit(parsed, section, key).set(value));
    }

    /**
     * Adds an assignment after the last one of the key, otherwise at the end of the section, otherwise in a new section
     * at the end of the file.
     *
     * @throws IllegalArgumentException if the name of the section or key is invalid, or the line would be too long
     */
    public UnitDocument add(String section, String key, UnitValue value) {
        return edited(new UnitEdit(parsed, section, key).add(value));
    }

    /** Removes all assignments of a key in a section. Comments stay, even those inside of an assignment. */
    public UnitDocument remove(String section, String key) {
        return edited(new UnitEdit(parsed, section, key).remove());
    }

    private UnitDocument edited(List<Line> lines) {
        return parse(origin, raw(lines));
    }

    /** Returns the bytes of the file. */
    public byte[] bytes() {
        return SystemdUtf8.raw(raw(parsed.lines()));
    }

    private static String raw(List<Line> lines) {
        var raw = new StringBuilder();
        lines.forEach(line -> raw.append(line.content()).append(line.end()));
        return raw.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitDocument document && parsed.lines().equals(document.parsed.lines());
    }

    @Override
    public int hashCode() {
        return parsed.lines().hashCode();
    }

    /** Returns the text of the file. Bytes in comments that aren't UTF-8 are replaced. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
