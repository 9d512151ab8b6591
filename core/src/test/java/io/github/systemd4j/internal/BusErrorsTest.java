package io.github.systemd4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import org.junit.jupiter.api.Test;

class BusErrorsTest {
    @Test
    void shouldShowBothThreadsWhenThrownAgain() {
        var error = new BusException(ErrorName.TIMEOUT, "too late", 110, null);
        BusException again = BusErrors.rethrown(error);
        assertThat(again).hasCause(error).hasMessage(error.getMessage());
        assertThat(again.name()).isEqualTo(ErrorName.TIMEOUT);
        assertThat(again.errno()).isEqualTo(110);
    }
}
