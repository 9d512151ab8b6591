package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.RemoteObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks systemd for its version, and waits for the first job that it finishes. */
public final class FirstSteps {
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final String MANAGER = "org.freedesktop.systemd1.Manager";

    public static void main(String[] args) {
        try (Bus bus = Bus.openSystem()) {
            RemoteObject systemd = bus.object(SYSTEMD, "/org/freedesktop/systemd1");
            System.out.println("systemd " + systemd.property(MANAGER, "Version"));

            var finished = new CompletableFuture<String>();
            bus.subscribe(MatchRule.signal(MANAGER, "JobRemoved").sender(SYSTEMD), signal -> {
                // uint32 id, object path of the job, unit, result
                finished.complete(signal.body().skip().skip().readString());
            });
            systemd.call(MANAGER, "Subscribe", "");

            // active already, so nothing changes
            systemd.call(MANAGER, "StartUnit", "ss", "basic.target", "replace");
            System.out.println(
                    "a job of " + finished.orTimeout(10, TimeUnit.SECONDS).join() + " has finished");
        }
    }
}
