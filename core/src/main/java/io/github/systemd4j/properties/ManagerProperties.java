package io.github.systemd4j.properties;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The properties of the manager that are used most; see {@code SystemdManager.properties()} and org.freedesktop.systemd1(5), "The Manager Object".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record ManagerProperties(UnitProperties properties) {
    /** Returns the version, such as {@code 252.39-1~deb12u2}. */
    public String version() {
        return properties.getString("Version");
    }

    /** Returns the features that it was built with: {@code +PAM -ACL …}. */
    public String features() {
        return properties.getString("Features");
    }

    /** Returns the kind of virtual machine or container that it runs in, such as {@code docker}; empty on bare metal. */
    public String virtualization() {
        return properties.getString("Virtualization");
    }

    /** Returns the architecture, such as {@code x86-64}. */
    public String architecture() {
        return properties.getString("Architecture");
    }

    /** Returns what is unusual about the system, separated by colons; empty if nothing is. */
    public String tainted() {
        return properties.getString("Tainted");
    }

    /** Returns whether the system is up. */
    public SystemState systemState() {
        return properties.get("SystemState", SystemState.class);
    }

    /** Returns the progress of the boot, from 0 to 1. */
    public double progress() {
        return properties.get("Progress", Double.class);
    }

    /** Returns the number of unit names that it knows. */
    public long nNames() {
        return properties.getLong("NNames");
    }

    /** Returns the number of failed units. */
    public long nFailedUnits() {
        return properties.getLong("NFailedUnits");
    }

    /** Returns the number of queued jobs. */
    public long nJobs() {
        return properties.getLong("NJobs");
    }

    /** Returns the number of jobs that have been queued since it was started. */
    public long nInstalledJobs() {
        return properties.getLong("NInstalledJobs");
    }

    /** Returns the environment of the services that it starts, as assignments. */
    public List<String> environment() {
        return properties.getStrings("Environment");
    }

    /** Returns the directories that it searches for unit files. */
    public List<String> unitPath() {
        return properties.getStrings("UnitPath");
    }

    /** Returns the log level, one of syslog(3). */
    public String logLevel() {
        return properties.getString("LogLevel");
    }

    /** Returns the log target. */
    public String logTarget() {
        return properties.getString("LogTarget");
    }

    /** Returns whether it shows its progress on the console. */
    public boolean showStatus() {
        return properties.getBoolean("ShowStatus");
    }

    /** Returns the control group at the root of its tree. */
    public String controlGroup() {
        return properties.getString("ControlGroup");
    }

    /** Returns when it was started. */
    public Optional<Instant> userspaceTimestamp() {
        return properties.getInstant("UserspaceTimestamp");
    }

    /** Returns when the boot was finished. */
    public Optional<Instant> finishTimestamp() {
        return properties.getInstant("FinishTimestamp");
    }

    /** Returns the default of {@code TimeoutStartSec=}. */
    public Duration defaultTimeoutStart() {
        return properties.get("DefaultTimeoutStartUSec", Duration.class);
    }

    /** Returns the default of {@code TimeoutStopSec=}. */
    public Duration defaultTimeoutStop() {
        return properties.get("DefaultTimeoutStopUSec", Duration.class);
    }
}
