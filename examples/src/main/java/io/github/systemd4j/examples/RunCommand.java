package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.run.CommandResult;
import io.github.systemd4j.run.StandardStreams;
import io.github.systemd4j.run.TransientUnit;

/** Runs a command as a service of its own, with limits, waits until it has ended, and prints its output. */
public final class RunCommand {
    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            TransientUnit sort =
                    TransientUnit.command("/usr/bin/sort", "-u").user("nobody").memoryMax(512L << 20);
            CommandResult sorted = systemd.run(sort, StandardStreams.capture().input("pear\napple\npear\n"));
            System.out.print(sorted.output().text());
            System.out.println("successful: " + sorted.isSuccess());
        }
    }
}
