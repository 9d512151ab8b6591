package io.github.systemd4j.examples;

import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitState;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Predicate;

/** Prints the events of units, a line for each. */
final class UnitLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final UnitEvents events;
    private int count;

    UnitLog(UnitEvents events) {
        this.events = events;
    }

    /** Prints until a unit is in a state. */
    void printUntil(TransientUnit unit, Predicate<UnitState> state) throws InterruptedException {
        printUntil(
                change -> isOf(unit, change) && change.current().filter(state).isPresent());
    }

    /** Prints until systemd has unloaded a unit. */
    void printUntilUnloaded(TransientUnit unit) throws InterruptedException {
        printUntil(change -> isOf(unit, change) && change.type() == UnitChange.Type.REMOVED);
    }

    private static boolean isOf(TransientUnit unit, UnitChange change) {
        return change.unit().equals(unit.name());
    }

    private void printUntil(Predicate<UnitChange> last) throws InterruptedException {
        UnitEvent event;
        do {
            event = events.poll(PATIENCE);
            if (event == null) {
                throw new IllegalStateException(
                        "no further event within " + PATIENCE.toSeconds() + " s: see systemctl status and journalctl");
            }
            print(event);
        } while (!(event instanceof UnitChange change && last.test(change)));
    }

    /** Prints all events until the process ends. */
    void print() {
        events.forEach(this::print);
    }

    private void print(UnitEvent event) {
        String time = LocalTime.ofInstant(event.time(), ZoneId.systemDefault()).format(TIME);
        System.out.println(time + "  " + (event instanceof UnitChange change ? describe(change) : event));
        count++;
    }

    private static String describe(UnitChange change) {
        String state = change.current()
                .map(unit -> "%s (%s)".formatted(unit.activeState().dbusName(), unit.subState()))
                .orElse("unloaded");
        String job =
                change.jobResult().map(result -> ", job " + result.dbusName()).orElse("");
        return "%-34s %s%s".formatted(change.unit(), state, job);
    }

    int count() {
        return count;
    }
}
