package io.github.systemd4j.templates.unitfile;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates text that is difficult for unit files, from a seed. */
final class RandomText {
    private static final List<String> CHARACTERS = List.of(
            "a",
            "B",
            "7",
            " ",
            "\t",
            "\"",
            "'",
            "\\",
            "%",
            "$",
            ";",
            "#",
            "=",
            "[",
            "]",
            "{",
            "}",
            "@",
            "-",
            ":",
            "+",
            "!",
            "*",
            "?",
            "~",
            "\u0001",
            "\u001b",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00e4",
            "\u2028",
            "\ufeff",
            "\ud83d\ude00",
            "n",
            "x41",
            "%%",
            "%i",
            "$$",
            "${A}",
            "\\\\",
            "\\x",
            "/");
    private static final List<String> VALUE_PARTS = List.of(
            "a",
            "b c",
            " ",
            "\t",
            "\"",
            "'",
            "\"d e\"",
            "'f \" g'",
            "\\\"",
            "\\'",
            "\\\\",
            "\\x41",
            "\\101",
            "\\u00e4",
            "\\s",
            "\\t",
            "\\n",
            "\\q",
            ";",
            " ; ",
            " \\; ",
            "%%",
            "=",
            "#",
            "[",
            "]",
            "\u00e4",
            "\ud83d\ude00",
            "\u0001",
            "\\\n",
            "\\\r\n",
            "\\\n# comment\n",
            "\\\n ; comment \\\n",
            "\\\n  ",
            "\"\"",
            "$A",
            "\ufeff");
    private static final List<String> ENDS =
            List.of("\n", "\n", "\n", "\r\n", "\n\r", "\r", "\0", "\n\0", "\n\n", "\\\n\n");
    private static final List<String> UNIT = List.of("Description", "After", "X-Any");
    private static final List<String> SERVICE = List.of("Environment", "ExecStartPost", "X-Any");
    private static final List<String> JUNK =
            List.of("# comment", "  ; comment \\", "junk", "=", "", " \t", "X-No Way= 1");

    /** Ends a line, even one that is continued. */
    private static final String BREAK = "\n\n\n";

    private final SplittableRandom random;

    RandomText(long seed) {
        this.random = new SplittableRandom(seed);
    }

    int below(int limit) {
        return random.nextInt(limit);
    }

    <T> T one(List<T> all) {
        return all.get(below(all.size()));
    }

    /** Returns text without line breaks. */
    String text() {
        return several(8, () -> one(CHARACTERS));
    }

    List<String> texts() {
        return Stream.generate(this::text).limit(below(5)).toList();
    }

    private String several(int limit, Supplier<String> part) {
        return Stream.generate(part).limit(below(limit)).collect(Collectors.joining());
    }

    /** Returns a service that is loaded, unless its last lines prevent it. */
    String service() {
        return "[Unit]" + one(ENDS) + "DefaultDependencies=no" + end() + several(6, () -> line(UNIT))
                + BREAK + "[Service]" + one(ENDS) + "ExecStart=/bin/true" + end() + several(8, () -> line(SERVICE))
                + BREAK + "[Unit]\n" + several(3, () -> line(UNIT))
                + one(List.of("", "X-Last=1", "Description=last\\"));
    }

    /** Returns the end of a line that must not be continued. */
    private String end() {
        return one(ENDS).replace("\\", "");
    }

    private String line(List<String> keys) {
        return below(4) == 0 ? one(JUNK) + end() : one(List.of("", " ", "\t")) + assignment(one(keys)) + one(ENDS);
    }

    private String assignment(String key) {
        String equals = one(List.of("=", " = ", "=\t", " =", "= \\\n"));
        return key + equals + below(key, below(8));
    }

    private String below(String key, int parts) {
        return parts == 0
                ? ""
                : switch (key) {
                    case "After" -> Stream.generate(this::unit).limit(parts).collect(Collectors.joining(" "));
                    case "Environment" ->
                        Stream.generate(this::variable).limit(parts).collect(Collectors.joining(" "));
                    case "ExecStartPost" ->
                        one(List.of("", "-", "@", ":", "+", "!", "!!", "-@:!!"))
                                + "/bin/true "
                                + several(parts, () -> one(VALUE_PARTS));
                    default -> several(parts, () -> one(VALUE_PARTS));
                };
    }

    private String unit() {
        return one(
                List.of("s4j-dep-a.service", "s4j-dep\\x2db.socket", "\"s4j-dep-c.service\"", "\\\n", "s4j-dep-none"));
    }

    private String variable() {
        return one(List.of("A=", "\"B=1 ", "'C=", "D", "_e=%%", "\\x46="))
                + several(3, () -> one(VALUE_PARTS))
                + one(List.of("", "\"", "'"));
    }

    /** Returns up to seven of these lines, with every mixture of characters that can end lines. */
    static String mixedEnds(long seed, String... lines) {
        var random = new RandomText(seed);
        List<String> ends = List.of("\n", "\r", "\0", "\r\n", "\n\r", "\n\0", "\r\0");
        var text = new StringBuilder();
        for (int i = random.below(8); i >= 0; i--) {
            text.append(random.one(List.of(lines))).append(i == 0 ? random.one(List.of("", "\n")) : random.one(ends));
        }
        return text.toString();
    }
}
