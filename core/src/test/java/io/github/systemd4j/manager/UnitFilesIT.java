package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("systemd")
class UnitFilesIT {
    private static final String NAME = "installed.service";
    private static final UnitName UNIT = new UnitName(NAME);
    private static final List<String> FILES = List.of(NAME);

    private final SystemdManager systemd = SystemdManager.openSystem();
    private final UnitFiles files = systemd.unitFiles();

    @BeforeEach
    void write() {
        UnitDirectory.write(NAME, "[Service]\nExecStart=true\n[Install]\nWantedBy=wanting.target\n");
        UnitDirectory.write("wanting.target", "[Unit]\n");
        UnitDirectory.write("static.service", "[Service]\nExecStart=true\n");
    }

    @AfterEach
    void close() {
        files.disable(FILES);
        files.disable(FILES, UnitFileFlag.RUNTIME);
        systemd.close();
    }

    private static String isEnabled() {
        return Command.run("systemctl", "is-enabled", NAME).output().strip();
    }

    @Test
    void shouldEnableAndDisable() {
        UnitFileInstallation enabled = files.enable(FILES);
        assertThat(enabled.hasInstallSection()).isTrue();
        assertThat(enabled.changes())
                .containsExactly(new UnitFileChange(
                        UnitFileChange.Kind.SYMLINK,
                        "/etc/systemd/system/wanting.target.wants/installed.service",
                        "/run/systemd/system/installed.service"));
        assertThat(isEnabled()).isEqualTo("enabled");
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.ENABLED);
        assertThat(files.links(UNIT)).containsExactly("/etc/systemd/system/wanting.target.wants/installed.service");
        assertThat(files.links(UNIT, UnitFileFlag.RUNTIME)).isEmpty();
        assertThat(files.reenable(FILES).changes()).isNotEmpty();
        assertThat(files.disable(FILES))
                .containsExactly(new UnitFileChange(
                        UnitFileChange.Kind.UNLINK, "/etc/systemd/system/wanting.target.wants/installed.service", ""));
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.DISABLED);
    }

    @Test
    void shouldEnableUntilTheNextBoot() {
        files.enable(FILES, UnitFileFlag.RUNTIME, UnitFileFlag.FORCE);
        assertThat(isEnabled()).isEqualTo("enabled-runtime");
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.ENABLED_RUNTIME);
        assertThat(files.links(UNIT, UnitFileFlag.RUNTIME)).hasSize(1);
        assertThatThrownBy(() -> files.disable(FILES, UnitFileFlag.FORCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accepts only the flag RUNTIME, not [FORCE]");
    }

    @Test
    void shouldReportThatThereIsNothingToInstall() {
        UnitFileInstallation enabled = files.enable(List.of("static.service"));
        assertThat(enabled.hasInstallSection()).isFalse();
        assertThat(enabled.changes()).isEmpty();
        assertThat(files.state(new UnitName("static.service"))).isEqualTo(UnitFileState.STATIC);
        assertFails("org.freedesktop.systemd1.NoSuchUnit", () -> files.enable(List.of("nowhere.service")));
    }

    @Test
    void shouldFollowPresets() throws IOException {
        Path presets = Files.createDirectories(Path.of("/run/systemd/system-preset"));
        Files.writeString(presets.resolve("00-test.preset"), "enable " + NAME + "\ndisable *\n");
        files.preset(FILES, PresetMode.DISABLE_ONLY);
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.DISABLED);
        files.preset(FILES, PresetMode.ENABLE_ONLY, UnitFileFlag.RUNTIME);
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.ENABLED_RUNTIME);
        assertThat(files.preset(FILES).hasInstallSection()).isTrue();
        assertThat(files.state(UNIT)).isEqualTo(UnitFileState.ENABLED);
        files.disable(FILES);
        assertThat(files.presetAll(PresetMode.ENABLE_ONLY))
                .extracting(UnitFileChange::file)
                .contains("/etc/systemd/system/wanting.target.wants/installed.service");
    }

    @Test
    void shouldMaskAndUnmask() {
        UnitDirectory.lasting("masked.service");
        // what lies below /run can only be masked below /etc
        assertThat(files.mask(List.of("masked.service")))
                .containsExactly(new UnitFileChange(
                        UnitFileChange.Kind.SYMLINK, "/etc/systemd/system/masked.service", "/dev/null"));
        systemd.reload();
        UnitName masked = new UnitName("masked.service");
        assertThat(files.state(masked)).isEqualTo(UnitFileState.MASKED);
        assertFails(SystemdErrorName.UNIT_MASKED, () -> systemd.unit(masked).start());
        assertThat(systemd.unit(masked).properties().loadState()).isEqualTo(LoadState.MASKED);
        assertThat(files.unmask(List.of("masked.service")))
                .extracting(UnitFileChange::kind)
                .containsExactly(UnitFileChange.Kind.UNLINK);
        systemd.reload();
        assertThat(systemd.unit(masked).start().await()).isEqualTo(JobResult.DONE);
        assertThat(systemd.unit(masked).stop().await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldLinkAndRevert() throws IOException {
        Path elsewhere = Files.createTempDirectory("elsewhere").resolve("linked.service");
        Files.writeString(elsewhere, "[Service]\nExecStart=true\n");
        assertThat(files.link(List.of(elsewhere.toString()), UnitFileFlag.FORCE))
                .containsExactly(new UnitFileChange(
                        UnitFileChange.Kind.SYMLINK, "/etc/systemd/system/linked.service", elsewhere.toString()));
        assertThat(files.state(new UnitName("linked.service"))).isEqualTo(UnitFileState.LINKED);
        files.disable(List.of("linked.service"));
        Path override = Files.createDirectories(Path.of("/etc/systemd/system/systemd-journald.service.d"));
        Files.writeString(override.resolve("override.conf"), "[Unit]\nDescription=overridden\n");
        assertThat(files.revert(List.of("systemd-journald.service")))
                .extracting(UnitFileChange::kind)
                .containsOnly(UnitFileChange.Kind.UNLINK);
        assertThat(override.resolve("override.conf")).doesNotExist();
    }

    @Test
    void shouldAddDependencies() {
        UnitDirectory.write("needed.service", "[Service]\nExecStart=true\n");
        assertThat(files.addDependency(
                        new UnitName("wanting.target"), UnitFileDependency.REQUIRES, List.of("needed.service")))
                .extracting(UnitFileChange::file)
                .containsExactly("/etc/systemd/system/wanting.target.requires/needed.service");
        assertThat(files.addDependency(
                        new UnitName("wanting.target"),
                        UnitFileDependency.WANTS,
                        List.of("needed.service"),
                        UnitFileFlag.RUNTIME))
                .extracting(UnitFileChange::file)
                .containsExactly("/run/systemd/system/wanting.target.wants/needed.service");
    }

    @Test
    void shouldSetTheDefaultTarget() {
        List<UnitFileChange> changes = files.setDefaultTarget(new UnitName("multi-user.target"), UnitFileFlag.FORCE);
        assertThat(changes).extracting(UnitFileChange::file).contains("/etc/systemd/system/default.target");
        assertThat(files.defaultTarget()).hasToString("multi-user.target");
        assertThat(Command.run("systemctl", "get-default").output()).isEqualTo("multi-user.target\n");
    }

    @Test
    void shouldListUnitFiles() {
        UnitFile file = new UnitFile("/run/systemd/system/installed.service", UnitFileState.DISABLED);
        assertThat(files.list()).contains(file);
        assertThat(file.name()).isEqualTo(UNIT);
        assertThat(files.list(List.of(UnitFileState.DISABLED), List.of("install*")))
                .containsExactly(file);
        assertThat(files.list(List.of(UnitFileState.ENABLED), List.of("install*")))
                .isEmpty();
        assertThat(files.list(List.of(), List.of("install*"))).containsExactly(file);
    }
}
