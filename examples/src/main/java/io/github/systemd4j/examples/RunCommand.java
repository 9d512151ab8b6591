package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;

/** Runs a command as a service of its own, with limits, and waits until it has ended. */
public final class RunCommand {
    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            TransientUnit job = TransientUnit.of("job.service").execStart("/usr/bin/sha256sum", "/etc/hostname");
            ServiceExit exit = systemd.run(job.memoryMax(512L << 20).with("ProtectSystem", "strict"));
            System.out.println(exit.result() + ", status " + exit.status());
        }
    }
}
