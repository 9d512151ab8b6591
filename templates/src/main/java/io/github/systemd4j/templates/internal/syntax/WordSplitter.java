package io.github.systemd4j.templates.internal.syntax;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Splits a value at white space, as systemd's {@code extract_first_word} does. */
public final class WordSplitter {
    private static final char NO_QUOTE = 0;

    private final String bytes;
    private final WordSyntax syntax;
    private int position;

    public WordSplitter(String text, WordSyntax syntax) {
        this.bytes = SystemdUtf8.encode(text);
        this.syntax = syntax;
        skipWhiteSpace();
    }

    public static List<String> of(String text, WordSyntax syntax) {
        var words = new WordSplitter(text, syntax);
        var all = new ArrayList<String>();
        while (words.hasNext()) {
            all.add(words.next());
        }
        return List.copyOf(all);
    }

    public boolean hasNext() {
        return position < bytes.length();
    }

    /** Skips the next word if it is exactly this one, unquoted. */
    public boolean skip(String word) {
        int end = position + word.length();
        boolean here =
                bytes.startsWith(word, position) && (end == bytes.length() || Line.isWhiteSpace(bytes.charAt(end)));
        if (here) {
            position = end;
            skipWhiteSpace();
        }
        return here;
    }

    public String next() {
        var word = new StringBuilder();
        char quote = NO_QUOTE;
        while (hasNext() && (quote != NO_QUOTE || !Line.isWhiteSpace(bytes.charAt(position)))) {
            char c = bytes.charAt(position++);
            if (c == '\\' && syntax.backslash() != WordSyntax.Backslash.VERBATIM) {
                escape(word);
            } else if (c == quote) {
                quote = NO_QUOTE;
            } else if (quote == NO_QUOTE && (c == '"' || c == '\'') && syntax.hasQuotes()) {
                quote = c;
            } else {
                word.append(c);
            }
        }
        if (quote != NO_QUOTE) {
            throw failure("a quote is not closed: add a %c, or put a backslash before the quote".formatted(quote));
        }
        skipWhiteSpace();
        return text(word);
    }

    private void escape(StringBuilder word) {
        if (syntax.backslash() == WordSyntax.Backslash.LITERAL_NEXT) {
            word.append(escaped());
            return;
        }
        OptionalInt length = CEscape.append(word, bytes, position);
        if (length.isPresent()) {
            position += length.getAsInt();
        } else if (syntax.backslash() == WordSyntax.Backslash.C_ESCAPE_OR_VERBATIM) {
            word.append('\\');
            appendNext(word);
        } else {
            throw failure("the backslash does not begin a C escape: double it");
        }
    }

    private void appendNext(StringBuilder word) {
        if (hasNext()) {
            word.append(bytes.charAt(position++));
        }
    }

    private char escaped() {
        if (!hasNext()) {
            throw failure("nothing follows the backslash: double it");
        }
        return bytes.charAt(position++);
    }

    private void skipWhiteSpace() {
        while (hasNext() && Line.isWhiteSpace(bytes.charAt(position))) {
            position++;
        }
    }

    private String text(StringBuilder word) {
        return SystemdUtf8.decode(word.toString())
                .orElseThrow(() -> failure("an escape makes this no text in UTF-8: correct the escape"));
    }

    private IllegalArgumentException failure(String problem) {
        String text = new String(SystemdUtf8.raw(bytes), StandardCharsets.UTF_8);
        return new IllegalArgumentException("\"%s\", up to character %d: %s"
                .formatted(text, SystemdUtf8.length(bytes.substring(0, position)), problem));
    }
}
