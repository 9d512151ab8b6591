package io.github.systemd4j.examples;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.Notification;
import io.github.systemd4j.daemon.NotifyResult;
import io.github.systemd4j.daemon.Watchdog;
import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.manager.UnitStatus;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.watch.UnitChange;
import io.github.systemd4j.watch.UnitEvent;
import io.github.systemd4j.watch.UnitEvents;
import io.github.systemd4j.watch.UnitWatch;
import java.time.Duration;
import java.util.List;

/** What programs that used go-systemd do, with this library. */
public final class ComingFromGo {
    public static void main(String[] args) throws Exception {
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            startTransient(systemd);
            restart(systemd);
            list(systemd);
            files(systemd);
        }
        follow();
        tell();
        listen();
        unitFile();
    }

    private static void startTransient(SystemdManager systemd) {
        TransientUnit backup = TransientUnit.of("backup.service").execStart("/bin/sleep", "infinity");
        Job job = systemd.start(backup);
        System.out.println("started: " + job.await());
    }

    private static void restart(SystemdManager systemd) {
        Unit unit = systemd.unit("backup.service");
        JobResult result = unit.restart().await(Duration.ofMinutes(1));
        System.out.println("restarted: " + result);
        System.out.println(unit.property("org.freedesktop.systemd1.Unit", "ActiveState", String.class));
        unit.stop().await();
    }

    private static void list(SystemdManager systemd) {
        for (UnitStatus unit : systemd.listUnits(List.of(), List.of("systemd-journald.service"))) {
            System.out.println(unit.name() + " is " + unit.subState());
        }
    }

    private static void files(SystemdManager systemd) {
        UnitFileState state = systemd.unitFiles().state(new UnitName("systemd-journald.service"));
        System.out.println("systemd-journald.service is " + state);
    }

    private static void follow() {
        try (UnitWatch watch = UnitWatch.openSystem();
                UnitEvents events =
                        watch.feed().names("systemd-journald.service").events()) {
            for (UnitEvent event : events) {
                if (event instanceof UnitChange change) {
                    System.out.println(change.unit() + " is " + change.state().subState());
                    break;
                }
            }
        }
    }

    private static void tell() {
        NotifyResult result =
                Notification.ready().and(Notification.status("serving")).send();
        System.out.println("ready: " + result);
        try (Watchdog watchdog = Watchdog.builder(() -> true).start()) {
            System.out.println("watchdog: " + watchdog.enabled());
        }
    }

    private static void listen() throws Exception {
        for (ActivatedSocket http : ListenFds.get().allNamed("http")) {
            System.out.println("listening on " + http.serverSocketChannel());
        }
    }

    private static void unitFile() {
        UnitDocument unit = UnitDocument.parse("[Service]\nExecStart=/bin/true\n")
                .set("Service", "TimeoutStartSec", UnitValue.timeSpan(Duration.ofMinutes(10)));
        System.out.print(unit);
        System.out.println(UnitName.escape("/srv/my files"));
    }
}
