package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;

/**
 * A connection to systemd: the system's manager or a user's.
 *
 * <p>Its methods, and those of what it hands out, may be called from any thread. They wait for systemd's answer, for as
 * long as the bus says (25 seconds unless {@link Bus.Builder#callTimeout} says otherwise; reloading a large system takes
 * time), and are refused with {@link IllegalStateException} on the loop's own thread. They throw
 * {@link io.github.systemd4j.bus.BusException} with the error that systemd gave, see {@link SystemdErrorName}, and
 * {@link IllegalArgumentException} for what can't be sent. Each says which method of systemd's D-Bus API it calls, where
 * the name differs.
 *
 * <pre>{@code
 * try (SystemdManager systemd = SystemdManager.openSystem()) {
 *     JobResult result = systemd.unit("nginx.service").restart().await();
 *     System.out.println(result + ": " + systemd.unit("nginx.service").properties().activeState());
 * }
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public final class SystemdManager implements AutoCloseable {
    private final Bus bus;
    private final boolean ownsBus;
    private final Calls calls;
    private final JobTracker jobs;

    private SystemdManager(Bus bus, boolean ownsBus) {
        this.bus = bus;
        this.ownsBus = ownsBus;
        this.calls = new Calls(bus);
        this.jobs = new JobTracker(calls);
    }

    /** Opens the system's manager over the system bus. */
    public static SystemdManager openSystem() {
        return open(BusAddress.system());
    }

    /** Opens the user's manager over the user's bus. */
    public static SystemdManager openUser() {
        return open(BusAddress.user());
    }

    /** Opens the manager at an address: a bus, or systemd's private socket. */
    public static SystemdManager open(BusAddress address) {
        return new SystemdManager(Bus.open(address), true);
    }

    /** The manager over a bus that the caller closes. */
    public static SystemdManager of(Bus bus) {
        return new SystemdManager(bus, false);
    }

    /** The connection. */
    public Bus bus() {
        return bus;
    }

    /** A unit by its name. */
    public Unit unit(String name) {
        return new Unit(calls, jobs, name);
    }

    JobTracker tracker() {
        return jobs;
    }

    /** Ends each job that is waited for as {@link JobResult#DISCONNECTED}, and closes the bus if this opened it. */
    @Override
    public void close() {
        jobs.close();
        if (ownsBus) {
            bus.close();
        }
    }

    @Override
    public String toString() {
        return "systemd at " + bus;
    }
}
