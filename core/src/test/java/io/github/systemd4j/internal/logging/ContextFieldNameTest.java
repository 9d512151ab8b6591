package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.journal.JournalEntryBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContextFieldNameTest {
    @ParameterizedTest
    @CsvSource({
        "requestId, REQUEST_ID",
        "MESSAGE_ID, MESSAGE_ID",
        "userID, USER_ID",
        "http.status-code, HTTP_STATUS_CODE",
        "größe, GR__E",
        "_private, PRIVATE",
        "message, CONTEXT_MESSAGE",
        "PRIORITY, CONTEXT_PRIORITY",
        "1st, CONTEXT_1ST",
        "'', CONTEXT_",
        "___, CONTEXT_",
        "kıd, K_D", // the dotless i has I as its upper case
    })
    void shouldConvertKeysToNamesOfFields(String key, String name) {
        assertThat(ContextFieldName.convert(key)).isEqualTo(name);
        new JournalEntryBuilder().field(name, "accepted");
    }

    @ParameterizedTest
    @CsvSource({"a, 100", "1, 64"})
    void shouldCutLongNames(String character, int length) {
        String name = ContextFieldName.of(character.repeat(length));
        assertThat(name).hasSize(64);
        new JournalEntryBuilder().field(name, "accepted");
    }
}
