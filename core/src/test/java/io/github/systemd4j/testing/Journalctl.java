package io.github.systemd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** journalctl, as a peer that doesn't use this library. */
public final class Journalctl {
    private Journalctl() {}

    /** The fields of an entry, with all values of each. */
    public record Entry(Map<String, List<byte[]>> fields) {
        /** Returns the only value of a field as a text; empty if it has none. */
        public String text(String field) {
            List<byte[]> values = fields.getOrDefault(field, List.of());
            if (values.size() > 1) {
                throw new AssertionError(field + " has " + values.size() + " values");
            }
            return values.isEmpty() ? "" : new String(values.getFirst(), StandardCharsets.UTF_8);
        }

        public List<String> texts(String field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .map(value -> new String(value, StandardCharsets.UTF_8))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the entries with a field, after journald has written all that was sent. */
    public static List<Entry> entries(String match, String... more) {
        Command sync = Command.run("journalctl", "--sync");
        if (sync.exitStatus() != 0) {
            throw new AssertionError(sync.errors());
        }
        var command = new ArrayList<>(List.of("journalctl", "--output=export", "--all", "--quiet", match));
        command.addAll(List.of(more));
        return parse(ByteBuffer.wrap(output(command)).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** Returns the texts of a field of all entries that have another one. */
    public static Stream<String> texts(String field, String match) {
        return entries(match).stream().map(entry -> entry.text(field));
    }

    private static byte[] output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses the journal export format of systemd. */
    private static List<Entry> parse(ByteBuffer bytes) {
        var entries = new ArrayList<Entry>();
        var fields = new LinkedHashMap<String, List<byte[]>>();
        while (bytes.hasRemaining()) {
            String line = new String(line(bytes), StandardCharsets.UTF_8);
            int end = line.indexOf('=');
            if (line.isEmpty()) {
                entries.add(new Entry(Map.copyOf(fields)));
                fields.clear();
            } else if (end >= 0) {
                add(fields, line.substring(0, end), line.substring(end + 1).getBytes(StandardCharsets.UTF_8));
            } else {
                byte[] value = new byte[Math.toIntExact(bytes.getLong())];
                bytes.get(value).get();
                add(fields, line, value);
            }
        }
        return entries;
    }

    private static void add(Map<String, List<byte[]>> fields, String name, byte[] value) {
        fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static byte[] line(ByteBuffer bytes) {
        int start = bytes.position();
        while (bytes.get() != '\n') {
            // the next byte
        }
        byte[] line = new byte[bytes.position() - 1 - start];
        bytes.get(start, line);
        return line;
    }
}
