package io.github.systemd4j.manager;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Shell patterns as systemctl takes them: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}, without escapes. */
final class Glob {
    private Glob() {}

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException for a class of characters that can't be
     */
    static Pattern compile(String glob) {
        var regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            at = append(glob, at, regex);
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("invalid pattern \"%s\": %s".formatted(glob, e.getDescription()), e);
        }
    }

    /** Appends what stands at a position, and returns the position behind it. */
    private static int append(String glob, int at, StringBuilder regex) {
        char c = glob.charAt(at);
        int close = c == '[' ? glob.indexOf(']', at + (glob.startsWith("[!", at) ? 3 : 2)) : -1;
        if (close > 0) {
            appendClass(glob.substring(at + 1, close), regex);
            return close + 1;
        }
        switch (c) {
            case '*' -> regex.append(".*");
            case '?' -> regex.append('.');
            default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
        return at + 1;
    }

    private static void appendClass(String members, StringBuilder regex) {
        boolean negated = members.startsWith("!");
        String characters = negated ? members.substring(1) : members;
        regex.append(negated ? "[^" : "[")
                .append(characters.replaceAll("[\\\\\\[\\]&^~]", "\\\\$0"))
                .append(']');
    }
}
