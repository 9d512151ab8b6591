package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Methods on a user's manager, which can be ended, and refuses the methods of the system's manager. */
@Tag("systemd")
class SystemControlIT {
    private SystemdManager user;

    @BeforeEach
    void open() {
        assertThat(Command.run("systemctl", "start", "user@0.service").exitStatus())
                .isZero();
        user = SystemdManager.open(BusAddress.peer("unix:path=/run/user/0/systemd/private"));
    }

    @AfterEach
    void close() {
        user.close();
    }

    @Test
    void shouldEndAManager() throws Exception {
        user.control().exit();
        Await.until(() ->
                Command.run("systemctl", "is-active", "user@0.service").output().equals("inactive\n"));
        assertThat(Await.failure(user.bus().closed())).isInstanceOf(BusException.class);
    }

    @Test
    void shouldEndAManagerWithAStatus() throws Exception {
        user.control().setExitCode(42);
        assertThat(user.property("ExitCode", Byte.class)).isEqualTo((byte) 42);
        user.control().exit();
        Await.until(() ->
                Command.run("systemctl", "is-active", "user@0.service").output().equals("failed\n"));
        assertThat(Command.run("systemctl", "show", "--property=ExecMainStatus", "user@0.service")
                        .output())
                .isEqualTo("ExecMainStatus=42\n");
        Command.run("systemctl", "reset-failed", "user@0.service");
        assertThatThrownBy(() -> user.control().setExitCode(256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid exit status 256: it must be 0 to 255");
    }

    @Test
    void shouldBeRefusedByAUsersManager() {
        SystemControl control = user.control();
        assertFails(ErrorName.NOT_SUPPORTED, control::reboot);
        assertFails(ErrorName.NOT_SUPPORTED, control::powerOff);
        assertFails(ErrorName.NOT_SUPPORTED, control::halt);
        assertFails(ErrorName.NOT_SUPPORTED, control::kexec);
        assertFails(ErrorName.NOT_SUPPORTED, () -> control.switchRoot("/tmp", ""));
        assertThat(assertFails(ErrorName.UNKNOWN_METHOD, () -> control.softReboot("")))
                .hasMessageContaining("Manager.SoftReboot came with systemd 254; this is 252");
    }

    @Test
    void shouldFailWhenTheBusIsClosed() {
        user.close();
        assertFails(ErrorName.DISCONNECTED, user.control()::exit);
    }
}
