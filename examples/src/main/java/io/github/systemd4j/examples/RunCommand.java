package io.github.systemd4j.examples;

import io.github.systemd4j.manager.ServiceExit;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.TransientUnit;

/** Runs a command as a service of its own, with limits, and waits until it has ended. */
public final class RunCommand {
    public static void main(String[] args) {
        TransientUnit backup = TransientUnit.of("backup.service")
                .execStart("/bin/tar", "--create", "--file=/dev/null", "/etc/hostname")
                .memoryMax(512L << 20)
                .with("ProtectSystem", "strict");
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            ServiceExit exit = systemd.run(backup);
            System.out.println(exit.result() + ", status " + exit.status());
        }
    }
}
