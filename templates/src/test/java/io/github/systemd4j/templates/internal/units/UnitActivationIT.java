package io.github.systemd4j.templates.internal.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests units that systemd has read before their files were valid. */
@Tag("systemd")
class UnitActivationIT {
    private static final UnitName UNIT = new UnitName("activated.service");
    private static final String KEEPER = "keeper-of-activated.service";

    private SystemdManager systemd;
    private ManagerConnection connection;

    /** A unit that another one names stays as it was loaded. */
    @BeforeEach
    void keepTheUnitLoaded() {
        UnitDirectory.write(KEEPER, "[Unit]\nAfter=%s\n[Service]\nExecStart=sleep infinity\n".formatted(UNIT));
        systemd = SystemdManager.openSystem();
        connection = new ManagerConnection(SystemdManager::openSystem);
    }

    @AfterEach
    void delete() {
        Command.run("systemctl", "stop", KEEPER, UNIT.value());
        UnitDirectory.delete(KEEPER);
        UnitDirectory.delete(UNIT.value());
        systemd.reload();
        connection.close();
        systemd.close();
    }

    @Test
    void shouldStartAUnitWhoseFileWasBad() {
        UnitDirectory.write(UNIT.value(), "[Service\nExecStart=sleep infinity\n");
        Command.run("systemctl", "start", KEEPER);
        assertThatExceptionOfType(BusException.class)
                .isThrownBy(() -> systemd.unit(UNIT).start())
                .withMessageContaining("failed to load properly");

        UnitDirectory.lasting(UNIT.value());
        assertThat(new UnitActivation(connection).start(UNIT).await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldReportWhatIsWrongWithAFileThatIsBad() {
        UnitDirectory.write(UNIT.value(), "[Service]\nType=oneshot\n");
        Command.run("systemctl", "start", KEEPER);
        assertThatExceptionOfType(BusException.class)
                .isThrownBy(() -> new UnitActivation(connection).start(UNIT))
                .withMessageContaining("bad unit file setting");
    }
}
