package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.manager.UnitStatus;
import io.github.systemd4j.properties.ServiceProperties;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.JobResult;
import java.time.Duration;
import java.util.List;

/** Starts, restarts, inspects and stops a service. */
public final class ManageUnits {
    public static void main(String[] args) {
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            systemd.start(TransientUnit.of("server.service").execStart("/bin/sleep", "infinity"))
                    .await();

            Unit server = systemd.unit("server.service");
            JobResult restarted = server.restart().await(Duration.ofSeconds(30));
            System.out.println("restart: " + restarted);

            ServiceProperties service = new ServiceProperties(server.properties());
            System.out.println("main process: " + service.mainPid().orElseThrow());

            for (UnitStatus unit : systemd.listUnits(List.of("running"), List.of("server*"))) {
                System.out.println(unit.name() + ": " + unit.activeState() + ", " + unit.subState());
            }

            System.out.println("stop: " + server.stop().await());
        }
    }
}
