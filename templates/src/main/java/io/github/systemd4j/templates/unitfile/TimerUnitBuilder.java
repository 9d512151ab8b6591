package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;

/**
 * Builds the file of a timer.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html"> systemd.timer(5)</a>
 */
public final class TimerUnitBuilder extends UnitBuilder<TimerUnitBuilder> {
    /** Creates a timer without directives. */
    public TimerUnitBuilder() {
        super(UnitType.TIMER, "Timer");
    }

    /** Elapses at calendar times, as in {@code Mon *-*-* 02:00:00}; see {@code OnCalendar=}. */
    public TimerUnitBuilder onCalendar(String event) {
        return own("OnCalendar", UnitValue.text(event));
    }

    /** Elapses after the timer was activated; see {@code OnActiveSec=}. */
    public TimerUnitBuilder onActive(Duration delay) {
        return own("OnActiveSec", UnitValue.timeSpan(delay));
    }

    /** Elapses after the machine was booted; see {@code OnBootSec=}. */
    public TimerUnitBuilder onBoot(Duration delay) {
        return own("OnBootSec", UnitValue.timeSpan(delay));
    }

    /** Elapses after the last activation of its unit; see {@code OnUnitActiveSec=}. */
    public TimerUnitBuilder onUnitActive(Duration delay) {
        return own("OnUnitActiveSec", UnitValue.timeSpan(delay));
    }

    /** Elapses after the last deactivation of its unit; see {@code OnUnitInactiveSec=}. */
    public TimerUnitBuilder onUnitInactive(Duration delay) {
        return own("OnUnitInactiveSec", UnitValue.timeSpan(delay));
    }

    /** Sets by how much the timer may elapse late, to avoid wake-ups; see {@code AccuracySec=}. */
    public TimerUnitBuilder accuracy(Duration accuracy) {
        return own("AccuracySec", UnitValue.timeSpan(accuracy));
    }

    /** Sets the maximum of a random delay; see {@code RandomizedDelaySec=}. */
    public TimerUnitBuilder randomizedDelay(Duration limit) {
        return own("RandomizedDelaySec", UnitValue.timeSpan(limit));
    }

    /** Sets whether the timer catches up on missed calendar times; see {@code Persistent=}. */
    public TimerUnitBuilder persistent(boolean enabled) {
        return own("Persistent", UnitValue.bool(enabled));
    }

    /** Sets whether the timer wakes the machine from suspend; see {@code WakeSystem=}. */
    public TimerUnitBuilder wakeSystem(boolean enabled) {
        return own("WakeSystem", UnitValue.bool(enabled));
    }

    /** Sets the unit to activate; see {@code Unit=}. */
    public TimerUnitBuilder unit(UnitName unit) {
        return own("Unit", UnitValue.units(UnitReferences.units("Unit", unit)));
    }
}
