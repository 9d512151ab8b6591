package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnitTableTest {
    private static final UnitName NAME = new UnitName("a.service");
    private static final String UNIT = NAME.value();
    private static final String PATH = NAME.objectPath().value();

    private final List<UnitChange> changes = new ArrayList<>();
    private boolean failing;
    private final UnitTable table = new UnitTable(this::take);

    private void take(UnitChange change) {
        if (failing) {
            throw new OutOfMemoryError("a test wants it so");
        }
        changes.add(change);
    }

    private UnitTable.Entry listed(ActiveState active) {
        UnitTable.Entry entry = table.add(new UnitName(UNIT), PATH);
        entry.setListed();
        entry.settle(state(active));
        return entry;
    }

    private static UnitState state(ActiveState active) {
        return new UnitState(NAME, LoadState.LOADED, active, "running", 0, UnitResult.SUCCESS, 0, "0123", Map.of());
    }

    @Test
    void shouldReportNothingOfAUnitThatIsAgainWhatItWas() {
        UnitTable.Entry entry = listed(ActiveState.ACTIVE);
        entry.fetchStarted();
        entry.settle(state(ActiveState.RELOADING));
        entry.settle(state(ActiveState.ACTIVE));
        entry.fetchEnded();
        assertThat(changes).hasSize(1);
    }

    @Test
    void shouldReportAJobThatChangedNothing() {
        UnitTable.Entry entry = listed(ActiveState.ACTIVE);
        entry.jobEnded(JobResult.DONE);
        entry.settle(state(ActiveState.ACTIVE));
        assertThat(changes).hasSize(2);
        assertThat(changes.getLast().jobResult()).contains(JobResult.DONE);
    }

    @Test
    void shouldReportAgainWhatCouldNotBeTaken() {
        UnitTable.Entry entry = listed(ActiveState.ACTIVE);
        failing = true;
        assertThatThrownBy(() -> entry.settle(state(ActiveState.FAILED))).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> table.remove(UNIT)).isInstanceOf(OutOfMemoryError.class);
        failing = false;
        table.retain(Set.of());
        assertThat(changes.getLast().type()).isEqualTo(UnitChange.Type.REMOVED);
        assertThat(table.named(UNIT)).isNull();
    }
}
