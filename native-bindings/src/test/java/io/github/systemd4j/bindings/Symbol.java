package io.github.systemd4j.bindings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of a symbol list; {@code version} is "" if it is not marked. */
record Symbol(String kind, String name, String version) {
    static final Path LISTS = Path.of("src/main/jextract").toAbsolutePath();

    private static final Pattern LINE = Pattern.compile("--include-(\\w+) (\\w+)(?: # (LIBSYSTEMD_\\d+))?");

    static List<Symbol> listed(String list) throws IOException {
        return Files.readAllLines(LISTS.resolve(list + ".symbols")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Symbol::parse)
                .toList();
    }

    private static Symbol parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a line of a symbol list: " + line);
        }
        return new Symbol(matcher.group(1), matcher.group(2), matcher.group(3) == null ? "" : matcher.group(3));
    }
}
