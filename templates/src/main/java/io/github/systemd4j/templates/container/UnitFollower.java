package io.github.systemd4j.templates.container;

import io.github.systemd4j.loop.ErrorHandler;
import io.github.systemd4j.watch.Gap;
import io.github.systemd4j.watch.InSync;
import io.github.systemd4j.watch.OutOfSync;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Passes on the events of units until they end, which ends the events of containers, too. */
final class UnitFollower implements Runnable {
    /** How long to wait for memory: long enough for others to release some, too short for anyone to notice. */
    private static final Duration RETRY = Duration.ofMillis(100);

    private final UnitEvents units;
    private final ContainerChanges changes;
    private final ContainerStates states;
    private final ErrorHandler errors;

    UnitFollower(UnitEvents units, ContainerChanges changes, ContainerStates states, ErrorHandler errors) {
        this.units = units;
        this.changes = changes;
        this.states = states;
        this.errors = errors;
    }

    @Override
    public void run() {
        @Nullable Throwable cause = null;
        try {
            UnitEvent event = nextUnitEvent();
            while (event != null) {
                takeWhenPossible(event);
                event = nextUnitEvent();
            }
        } catch (Throwable t) {
            cause = t;
        }
        states.close(cause);
    }

    /** Returns the next event. Neither an interrupt nor a lack of memory ends the loop. */
    private @Nullable UnitEvent nextUnitEvent() {
        while (true) {
            try {
                return units.take();
            } catch (InterruptedException | OutOfMemoryError e) {
                errors.onError("the events of units, which go on", e);
            }
        }
    }

    /** Handles an event as soon as there is memory for it, because a skipped event would be lost. */
    private void takeWhenPossible(UnitEvent event) {
        while (!isTaken(event) && !units.isEnded()) {
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    private boolean isTaken(UnitEvent event) {
        try {
            take(event);
            return true;
        } catch (OutOfMemoryError e) {
            errors.onError("the events of units", e);
            return false;
        }
    }

    private void take(UnitEvent event) {
        switch (event) {
            case UnitChange change ->
                changes.unitChanged(change.unit(), change.current().orElse(null));
            case InSync _ -> changes.lookAtAll();
            case OutOfSync _, Gap _ -> {
                // the changes follow as events
            }
        }
    }
}
