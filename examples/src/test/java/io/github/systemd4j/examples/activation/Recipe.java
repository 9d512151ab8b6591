package io.github.systemd4j.examples.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** A service, and the sockets that start it. */
final class Recipe implements AutoCloseable {
    private final SystemdManager systemd = SystemdManager.openSystem();
    private final Unit service;

    private Recipe(String service) {
        this.service = systemd.unit(service);
    }

    /** Opens the sockets of a service that is not running. */
    static Recipe of(String service, String... sockets) {
        var recipe = new Recipe(service);
        recipe.stop();
        for (String socket : sockets) {
            assertThat(recipe.systemd.unit(socket).start().await()).isEqualTo(JobResult.DONE);
        }
        recipe.service.resetFailed(); // also resets the count of starts, which systemd limits
        assertThat(recipe.state()).isEqualTo("inactive");
        return recipe;
    }

    String state() {
        return service.property("org.freedesktop.systemd1.Unit", "ActiveState", String.class);
    }

    long process() {
        return service.property("org.freedesktop.systemd1.Service", "MainPID", Long.class);
    }

    long storedDescriptors() {
        return service.property("org.freedesktop.systemd1.Service", "NFileDescriptorStore", Long.class);
    }

    /** Returns the time of the last {@code WATCHDOG=1}, in microseconds since the boot. */
    long lastWatchdogNotification() {
        return service.property("org.freedesktop.systemd1.Service", "WatchdogTimestampMonotonic", Long.class);
    }

    /** Waits until the service has notified this state. */
    void awaitStatus(String text) throws InterruptedException {
        await(() -> service.property("org.freedesktop.systemd1.Service", "StatusText", String.class)
                .equals(text));
    }

    void awaitState(String state) throws InterruptedException {
        await(() -> state().equals(state));
    }

    /** Stops the service, but not the sockets. */
    void stop() {
        assertThat(service.stop().await()).isEqualTo(JobResult.DONE);
    }

    Job restart() {
        return service.restart();
    }

    /** Waits until the service has printed a text. */
    void awaitInJournal(String text) throws InterruptedException {
        await(() -> journal().contains(text));
    }

    private String journal() {
        try {
            String run = Commands.run(
                    "systemctl",
                    "show",
                    "--property=InvocationID",
                    "--value",
                    service.name().value());
            return Commands.run("journalctl", "--no-pager", "_SYSTEMD_INVOCATION_ID=" + run.strip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what this and all former instances have printed, and what systemd has logged about them. */
    String journalOfAllRuns() throws IOException {
        return Commands.run(
                "journalctl", "--no-pager", "--unit=" + service.name().value());
    }

    /** Waits until a condition holds. JUnit's time limit ends the wait. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        systemd.close();
    }
}
