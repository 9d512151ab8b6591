package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.Variant;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Prints what happens to units, a line for each event. */
final class UnitLog {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String UNIT = "org.freedesktop.systemd1.Unit";
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    /** The last state of each unit; the loop's thread alone. */
    private final Map<String, String> states = new HashMap<>();

    /** Begins to print. */
    void follow(Bus bus) {
        bus.subscribe(
                MatchRule.signal("org.freedesktop.DBus.Properties", "PropertiesChanged")
                        .sender(Systemd.NAME)
                        .pathNamespace("/org/freedesktop/systemd1/unit")
                        .argument(0, UNIT),
                this::onPropertiesChanged);
        bus.subscribe(
                MatchRule.signal(Systemd.MANAGER, "JobRemoved").sender(Systemd.NAME),
                signal -> onJobRemoved(signal.body().readRecord(JobRemoved.class)));
        bus.subscribe(
                MatchRule.signal(Systemd.MANAGER, "UnitRemoved").sender(Systemd.NAME),
                signal -> onUnitRemoved(signal.body().readString()));
    }

    private record JobRemoved(long id, Object job, String unit, String result) {}

    private void onPropertiesChanged(Message signal) {
        Map<?, ?> properties = (Map<?, ?>) signal.body().skip().readValue();
        Object active = value(properties, "ActiveState");
        if (active != null) {
            String unit = UnitPath.unit(signal.path().toString());
            String state = active + " (" + value(properties, "SubState") + ")";
            if (!state.equals(states.put(unit, state))) {
                print(unit, state);
            }
        }
    }

    private static @Nullable Object value(Map<?, ?> properties, String name) {
        return properties.get(name) instanceof Variant variant ? variant.value() : null;
    }

    private void onJobRemoved(JobRemoved job) {
        print(job.unit(), "job " + job.result());
    }

    private void onUnitRemoved(String unit) {
        states.remove(unit);
        print(unit, "unloaded");
    }

    private void print(String unit, String event) {
        System.out.printf("%s  %-34s %s%n", LocalTime.now().format(TIME), unit, event);
        count.incrementAndGet();
        events.add(unit + " " + event);
    }

    /** Waits until a unit's event begins like this. */
    void await(String unit, String event) throws InterruptedException {
        String wanted = unit + " " + event;
        String next;
        do {
            next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new IllegalStateException("no event \"%s\" within %d s".formatted(wanted, PATIENCE_SECONDS));
            }
        } while (!next.startsWith(wanted));
    }

    int count() {
        return count.get();
    }
}
