package io.github.systemd4j.journal;

import io.github.systemd4j.internal.text.Excerpt;
import java.nio.charset.StandardCharsets;

/** Writes a match as text. */
final class TextTarget implements JournalMatch.Target {
    private final StringBuilder text;
    private String separator = "";

    TextTarget(StringBuilder text) {
        this.text = text;
    }

    @Override
    public void match(byte[] data) {
        text.append(separator).append(Excerpt.of(new String(data, StandardCharsets.UTF_8)));
        separator = " ";
    }

    @Override
    public void disjunction() {
        separator = separator.equals(" ") ? " + " : separator;
    }

    @Override
    public void conjunction() {
        separator = text.isEmpty() ? "" : " and ";
    }
}
