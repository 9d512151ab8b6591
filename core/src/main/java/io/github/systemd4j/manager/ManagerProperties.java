package io.github.systemd4j.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What systemd says of itself; see {@link SystemdManager#properties()}.
 *
 * @param version such as {@code 252.39-1~deb12u2}
 * @param features what it was built with: {@code +PAM -ACL …}
 * @param virtualization what it runs in, such as {@code docker}; empty on bare metal
 * @param architecture such as {@code x86-64}
 * @param tainted what is unusual about the system, with colons between; empty if nothing
 * @param systemState whether the system is up
 * @param progress how far the boot has got, 0 to 1
 * @param nNames how many names of units it knows
 * @param nFailedUnits how many units have failed
 * @param nJobs how many jobs are queued
 * @param nInstalledJobs how many jobs were ever queued
 * @param environment what is passed on to what it starts, as assignments
 * @param unitPath where it looks for unit files
 * @param logLevel what it logs, a level of syslog(3)
 * @param logTarget where it logs to
 * @param showStatus whether it shows on the console what it does
 * @param controlGroup the control group at the top of its tree
 * @param userspaceTimestamp when it was started
 * @param finishTimestamp when the boot was over
 * @param defaultTimeoutStartUSec how long starts may take that don't say
 * @param defaultTimeoutStopUSec how long stops may take that don't say
 */
public record ManagerProperties(
        String version,
        String features,
        String virtualization,
        String architecture,
        String tainted,
        SystemState systemState,
        double progress,
        long nNames,
        long nFailedUnits,
        long nJobs,
        long nInstalledJobs,
        List<String> environment,
        List<String> unitPath,
        String logLevel,
        String logTarget,
        boolean showStatus,
        String controlGroup,
        Optional<Instant> userspaceTimestamp,
        Optional<Instant> finishTimestamp,
        Duration defaultTimeoutStartUSec,
        Duration defaultTimeoutStopUSec) {}
