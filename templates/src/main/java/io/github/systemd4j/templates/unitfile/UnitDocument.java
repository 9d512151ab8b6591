package io.github.systemd4j.templates.unitfile;

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
 * A unit file with everything that is in it, read as systemd 252 reads it: comments, blank lines, repeated keys,
 * sections that nobody knows, and how each line ends. What isn't edited stays as it was, byte for byte. Immutable.
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
 * <p>Where systemd would refuse the file, reading it throws a {@link UnitSyntaxException}; what systemd warns about and
 * skips is kept, and is among {@link #problems}. Whether a key exists, and whether its value means anything, isn't
 * checked. More than 2 MiB, for which systemd has no limit, are refused as well.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
public final class UnitDocument {
    private static final UnitDocument EMPTY = parse("");

    private final @Nullable Path origin;
    private final ParsedUnit parsed;

    private UnitDocument(@Nullable Path origin, ParsedUnit parsed) {
        this.origin = origin;
        this.parsed = parsed;
    }

    /** A document without lines. */
    public static UnitDocument empty() {
        return EMPTY;
    }

    /**
     * Reads text.
     *
     * @throws UnitSyntaxException if systemd would refuse it
     * @throws IllegalArgumentException if it has half a surrogate pair
     */
    public static UnitDocument parse(String text) {
        return parse(null, Utf8.encode(text));
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
     * Reads the bytes of a file whose name errors are to have.
     *
     * @throws UnitSyntaxException if systemd would refuse them
     */
    public static UnitDocument parse(byte[] bytes, Path origin) {
        return parse(origin, new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads a file.
     *
     * @throws UnitSyntaxException if systemd would refuse it, or it is too long
     * @throws IOException if it can't be read, or isn't a regular file
     */
    public static UnitDocument read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("%s isn't a regular file".formatted(file));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(UnitParser.MAX_LENGTH + 1), file);
        }
    }

    private static UnitDocument parse(@Nullable Path origin, String bytes) {
        return new UnitDocument(origin, UnitParser.parse(origin, bytes));
    }

    /** The file that it was read from, if that is known. */
    public Optional<Path> origin() {
        return Optional.ofNullable(origin);
    }

    /** The names of the sections, each once, in the order of their first headers. */
    public List<String> sections() {
        return parsed.entries().stream().map(Entry::section).distinct().toList();
    }

    /** All assignments, in order. */
    public List<Assignment> assignments() {
        return parsed.entries().stream().flatMap(UnitDocument::assignment).toList();
    }

    /** The assignments of a key in a section, in order. */
    public List<Assignment> assignments(String section, String key) {
        return assignments().stream()
                .filter(assignment -> assignment.is(section, key))
                .toList();
    }

    private static Stream<Assignment> assignment(Entry entry) {
        return entry instanceof Entry.Value(Assignment assignment, var _) ? Stream.of(assignment) : Stream.empty();
    }

    /** The value that a key has last, which is the one that counts where it isn't a list. */
    public Optional<RawValue> value(String section, String key) {
        return assignments(section, key).stream().map(Assignment::value).reduce((_, last) -> last);
    }

    /** The values of a key that is a list, without those before an empty one, which resets it. */
    public List<RawValue> values(String section, String key) {
        return RawValue.afterReset(
                assignments(section, key).stream().map(Assignment::value).toList(), Function.identity());
    }

    /** What systemd warns about and skips, in order. */
    public List<UnitProblem> problems() {
        return parsed.problems();
    }

    /**
     * Makes all assignments of a key in a section one, at the place of the first; adds it as {@link #add} does where
     * there is none.
     *
     * @throws IllegalArgumentException if the section or key can't be named so, or the line would become too long
     */
    public UnitDocument set(String section, String key, UnitValue value) {
        return edited(new Edit(parsed, section, key).set(value));
    }

    /**
     * Adds an assignment behind the key's last one, else at the section's end, else in a new section at the file's end.
     *
     * @throws IllegalArgumentException if the section or key can't be named so, or the line would become too long
     */
    public UnitDocument add(String section, String key, UnitValue value) {
        return edited(new Edit(parsed, section, key).add(value));
    }

    /** Removes all assignments of a key in a section; comments stay, even those in the middle of one. */
    public UnitDocument remove(String section, String key) {
        return edited(new Edit(parsed, section, key).remove());
    }

    private UnitDocument edited(List<Line> lines) {
        return parse(origin, raw(lines));
    }

    /** The file's bytes. */
    public byte[] bytes() {
        return Utf8.raw(raw(parsed.lines()));
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

    /** The file's text; what isn't UTF-8 in comments is replaced. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
