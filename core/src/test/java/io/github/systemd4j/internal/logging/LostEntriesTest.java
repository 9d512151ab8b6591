package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LostEntriesTest {
    private final ArrayList<String> reports = new ArrayList<>();
    private final LostEntries lost = new LostEntries((message, _) -> reports.add(message));

    @Test
    void shouldCountEntriesUntilTheyAreNoted() {
        lost.add("first", null);
        lost.add("second", null);
        assertThat(lost.unnoted()).isEqualTo(2);
        assertThat(lost.unnoted()).isEqualTo(2); // a note that was not sent
        lost.add("third", null);
        lost.noted(2);
        assertThat(lost.unnoted()).isEqualTo(1);
        assertThat(lost.total()).isEqualTo(3);
    }

    @Test
    void shouldReportTheFirstLossOfAnOutage() {
        lost.add("first", null);
        lost.add("second", null);
        lost.noted(2);
        lost.add("third", null);
        assertThat(reports).containsExactly("log entries are lost: first", "log entries are lost: third");
    }
}
