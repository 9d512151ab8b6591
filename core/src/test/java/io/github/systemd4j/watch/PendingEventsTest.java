package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                PendingEvents.Coalescing::new,
                () -> new PendingEvents.BufferingThenCoalescing(CAPACITY),
                () -> new PendingEvents.DroppingOldest(CAPACITY));
    }

    private static UnitName name(String unit) {
        return new UnitName(unit + ".service");
    }

    private static UnitState state(String unit, long job) {
        return new UnitState(name(unit), LoadState.LOADED, ActiveState.ACTIVE, "running", job, null, 0, "", Map.of());
    }

    private static UnitChange change(String unit, long from, long to) {
        return new UnitChange(
                name(unit),
                from < 0 ? null : state(unit, from),
                to < 0 ? null : state(unit, to),
                null,
                0,
                Instant.EPOCH);
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
    void shouldCoalesceTheChangesOfEachUnit() {
        PendingEvents pending = filled(
                new PendingEvents.Coalescing(),
                change("a", 0, 1),
                change("b", 0, 1),
                change("a", 1, 2),
                change("a", 2, 3));
        assertThat(takeAll(pending))
                .containsExactly(
                        new UnitChange(name("a"), state("a", 0), state("a", 3), null, 2, Instant.EPOCH),
                        change("b", 0, 1));
    }

    @Test
    void shouldKeepTheLastJobResultOfCoalescedChanges() {
        var failed = new UnitChange(name("a"), state("a", 0), state("a", 1), JobResult.FAILED, 0, Instant.EPOCH);
        PendingEvents pending = filled(new PendingEvents.Coalescing(), failed, change("a", 1, 2));
        assertThat(takeAll(pending))
                .map(event -> ((UnitChange) event).jobResult())
                .containsExactly(Optional.of(JobResult.FAILED));
    }

    @Test
    void shouldReportThatAUnitWasAddedAndRemoved() {
        PendingEvents pending = filled(
                new PendingEvents.Coalescing(),
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
        PendingEvents pending = filled(new PendingEvents.Coalescing(), change("a", 1, -1), change("a", -1, 2));
        assertThat(takeAll(pending)).map(event -> ((UnitChange) event).type()).containsExactly(UnitChange.Type.CHANGED);
    }

    @Test
    void shouldCoalesceOutOfSyncAndInSync() {
        var first = new OutOfSync(OutOfSync.Cause.RELOADING, "first", Instant.EPOCH);
        var last = new InSync(Instant.MAX);
        PendingEvents pending = filled(
                new PendingEvents.Coalescing(),
                first,
                new InSync(Instant.EPOCH),
                new OutOfSync(OutOfSync.Cause.CONNECTION_LOST, "second", Instant.EPOCH),
                change("a", 0, 1),
                last);
        assertThat(takeAll(pending)).containsExactly(first, change("a", 0, 1), last);
    }

    @Test
    void shouldBufferTheOldestEventsAndCoalesceTheOthers() {
        PendingEvents pending = new PendingEvents.BufferingThenCoalescing(CAPACITY);
        IntStream.range(0, 6).forEach(i -> pending.add(change("a", i, i + 1)));
        assertThat(takeAll(pending))
                .containsExactly(
                        change("a", 0, 1),
                        change("a", 1, 2),
                        change("a", 2, 3),
                        new UnitChange(name("a"), state("a", 3), state("a", 6), null, 2, Instant.EPOCH));
    }

    @Test
    void shouldNotLetNewEventsOvertakeCoalescedOnes() {
        PendingEvents pending = new PendingEvents.BufferingThenCoalescing(1);
        filled(pending, change("a", 0, 1), change("b", 0, 1));
        assertThat(pending.poll()).isEqualTo(change("a", 0, 1));
        pending.add(change("b", 1, 2));
        assertThat(takeAll(pending))
                .map(event -> ((UnitChange) event).coalesced())
                .containsExactly(1);
    }

    @Test
    void shouldBufferTheNewestEventsAndCountTheDropped() {
        PendingEvents pending = new PendingEvents.DroppingOldest(CAPACITY);
        IntStream.range(0, 6).forEach(i -> pending.add(change("a", i, i + 1)));
        List<UnitEvent> all = takeAll(pending);
        assertThat(all.getFirst())
                .isInstanceOfSatisfying(
                        Gap.class, gap -> assertThat(gap.dropped()).isEqualTo(3));
        assertThat(all.subList(1, all.size()))
                .containsExactly(
                        new UnitChange(name("a"), state("a", 0), state("a", 3), null, 2, Instant.EPOCH),
                        change("a", 3, 4),
                        change("a", 4, 5),
                        change("a", 5, 6));
    }

    /**
     * Random changes, taken at random moments: the consumer ends with the real state, and each change starts with the
     * state of the previous one.
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
        seen.forEach((unit, state) ->
                assertThat(state.jobId()).as("seed %d", seed).isEqualTo(PropertyValues.optionalId(real.get(unit))));
    }

    private static void see(@Nullable UnitEvent event, Map<String, UnitState> seen, long seed) {
        if (event instanceof UnitChange change) {
            String unit = change.unit().prefix();
            UnitState before = change.current().isEmpty() ? seen.remove(unit) : seen.put(unit, change.state());
            assertThat(change.previous()).as("seed %d", seed).isEqualTo(Optional.ofNullable(before));
        }
    }
}
