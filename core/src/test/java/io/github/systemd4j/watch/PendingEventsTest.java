package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PendingEventsTest {
    private static final int CAPACITY = 3;

    static Stream<Supplier<PendingEvents>> kinds() {
        return Stream.of(
                PendingEvents.Merging::new,
                () -> new PendingEvents.KeepingOldest(CAPACITY),
                () -> new PendingEvents.DroppingOldest(CAPACITY));
    }

    private static UnitState state(String unit, long job) {
        return new UnitState(unit, LoadState.LOADED, ActiveState.ACTIVE, "running", job, null, 0, "", Map.of());
    }

    private static UnitChange change(String unit, long from, long to) {
        return new UnitChange(
                unit, from < 0 ? null : state(unit, from), to < 0 ? null : state(unit, to), null, 0, Instant.EPOCH);
    }

    private static List<UnitEvent> takeAll(PendingEvents pending) {
        var all = new ArrayList<UnitEvent>();
        for (UnitEvent event = pending.poll(); event != null; event = pending.poll()) {
            all.add(event);
        }
        return all;
    }

    private static PendingEvents filled(PendingEvents pending, UnitEvent... events) {
        List.of(events).forEach(pending::add);
        return pending;
    }

    @Test
    void shouldMergeTheChangesOfEachUnit() {
        PendingEvents pending = filled(
                new PendingEvents.Merging(),
                change("a", 0, 1),
                change("b", 0, 1),
                change("a", 1, 2),
                change("a", 2, 3));
        assertThat(takeAll(pending))
                .containsExactly(
                        new UnitChange("a", state("a", 0), state("a", 3), null, 2, Instant.EPOCH), change("b", 0, 1));
    }

    @Test
    void shouldKeepTheLastJobResultOfMergedChanges() {
        var failed = new UnitChange("a", state("a", 0), state("a", 1), JobResult.FAILED, 0, Instant.EPOCH);
        PendingEvents pending = filled(new PendingEvents.Merging(), failed, change("a", 1, 2));
        assertThat(takeAll(pending)).extracting("jobResult").containsExactly(JobResult.FAILED);
    }

    @Test
    void shouldTellThatAUnitCameAndWent() {
        PendingEvents pending = filled(
                new PendingEvents.Merging(),
                change("a", -1, 1),
                change("a", 1, 2),
                change("a", 2, -1),
                change("b", 0, 1));
        List<UnitEvent> all = takeAll(pending);
        assertThat(all.getFirst())
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.dropped()).isEqualTo(3));
        assertThat(all.subList(1, all.size())).containsExactly(change("b", 0, 1));
    }

    @Test
    void shouldNotCountTheUnitsThatItBeginsWithAsDropped() {
        PendingEvents pending = new PendingEvents.DroppingOldest(1);
        pending.begin(change("a", -1, 1));
        pending.begin(change("b", -1, 1));
        assertThat(takeAll(pending)).containsExactly(change("a", -1, 1), change("b", -1, 1));
    }

    @Test
    void shouldShowAUnitThatWentAndCameAsChanged() {
        PendingEvents pending = filled(new PendingEvents.Merging(), change("a", 1, -1), change("a", -1, 2));
        assertThat(takeAll(pending)).extracting("type").containsExactly(UnitChange.Type.CHANGED);
    }

    @Test
    void shouldMergeInterruptions() {
        var first = new Disconnected(Disconnected.Reason.RELOADING, "first", Instant.EPOCH);
        var last = new Reconnected(Instant.MAX);
        PendingEvents pending = filled(
                new PendingEvents.Merging(),
                first,
                new Reconnected(Instant.EPOCH),
                new Disconnected(Disconnected.Reason.CONNECTION_LOST, "second", Instant.EPOCH),
                change("a", 0, 1),
                last);
        assertThat(takeAll(pending)).containsExactly(first, change("a", 0, 1), last);
    }

    @Test
    void shouldKeepTheOldestEventsSingleAndHoldTheOthersBack() {
        PendingEvents pending = new PendingEvents.KeepingOldest(CAPACITY);
        IntStream.range(0, 6).forEach(i -> pending.add(change("a", i, i + 1)));
        assertThat(takeAll(pending))
                .containsExactly(
                        change("a", 0, 1),
                        change("a", 1, 2),
                        change("a", 2, 3),
                        new UnitChange("a", state("a", 3), state("a", 6), null, 2, Instant.EPOCH));
    }

    @Test
    void shouldNotLetNewEventsOvertakeThoseHeldBack() {
        PendingEvents pending = new PendingEvents.KeepingOldest(1);
        filled(pending, change("a", 0, 1), change("b", 0, 1));
        assertThat(pending.poll()).isEqualTo(change("a", 0, 1));
        pending.add(change("b", 1, 2));
        assertThat(takeAll(pending)).extracting("merged").containsExactly(1);
    }

    @Test
    void shouldKeepTheNewestEventsSingleAndCountTheDropped() {
        PendingEvents pending = new PendingEvents.DroppingOldest(CAPACITY);
        IntStream.range(0, 6).forEach(i -> pending.add(change("a", i, i + 1)));
        List<UnitEvent> all = takeAll(pending);
        assertThat(all.getFirst())
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.dropped()).isEqualTo(3));
        assertThat(all.subList(1, all.size()))
                .containsExactly(
                        new UnitChange("a", state("a", 0), state("a", 3), null, 2, Instant.EPOCH),
                        change("a", 3, 4),
                        change("a", 4, 5),
                        change("a", 5, 6));
    }

    /**
     * Random changes, taken at random: the consumer ends with the state there is, and each change begins where the last
     * one ended.
     */
    @ParameterizedTest
    @MethodSource("kinds")
    void shouldNeverLoseTheLastState(Supplier<PendingEvents> kind) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        PendingEvents pending = kind.get();
        var real = new HashMap<String, Long>();
        var seen = new HashMap<String, UnitState>();
        for (int i = 0; i < 20_000; i++) {
            String unit = "unit" + random.nextInt(20);
            long before = real.getOrDefault(unit, -1L);
            long after = random.nextInt(4) == 0 ? -1 : i;
            if (before != after) {
                pending.add(change(unit, before, after));
                real.put(unit, after);
            }
            if (random.nextInt(3) == 0) {
                see(pending.poll(), seen, seed);
            }
        }
        takeAll(pending).forEach(event -> see(event, seen, seed));
        real.values().removeIf(job -> job < 0);
        assertThat(seen.keySet()).as("seed %d", seed).isEqualTo(real.keySet());
        seen.forEach(
                (unit, state) -> assertThat(state.job()).as("seed %d", seed).isEqualTo(real.get(unit)));
    }

    private static void see(@Nullable UnitEvent event, Map<String, UnitState> seen, long seed) {
        if (event instanceof UnitChange change) {
            UnitState before =
                    change.current() == null ? seen.remove(change.unit()) : seen.put(change.unit(), change.current());
            assertThat(change.previous()).as("seed %d", seed).isEqualTo(before);
        }
    }
}
