package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogEntryTest {
    private final LogEntry entry = new LogEntry();

    /** A value whose text can't be formed. */
    private static final class Failing {
        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void shouldOmitOnlyThePairWhoseTextFails() {
        entry.context(Map.of("a", new Failing())).context("b", 1);
        assertThat(entry.fields.fields()).isEqualTo(1);
        assertThat(entry.refusal()).hasMessage("no text");
        entry.arguments(new Object[] {Map.entry(new Failing(), 1), Map.of(new Failing(), 2), Map.entry("c", 3)});
        assertThat(entry.fields.fields()).isEqualTo(2);
    }

    @Test
    void shouldAddMissingKeysAndValuesAsNull() {
        var pairs = new HashMap<String, Object>();
        pairs.put(null, "a");
        pairs.put("b", null);
        entry.context(pairs);
        assertThat(entry.refusal()).isNull();
        assertThat(entry.fields.bytes()).isEqualTo("NULL=a".length() + "B=null".length());
    }
}
