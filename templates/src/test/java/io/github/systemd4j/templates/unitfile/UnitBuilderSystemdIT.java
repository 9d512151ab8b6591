package io.github.systemd4j.templates.unitfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.manager.UnitProperties;
import io.github.systemd4j.testing.UnitFolder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares what builders are given with what the real systemd has loaded from their files. */
@Tag("systemd")
class UnitBuilderSystemdIT {
    private final SystemdManager systemd = SystemdManager.openSystem();
    private final List<String> written = new ArrayList<>();

    @AfterEach
    void close() {
        written.forEach(UnitFolder::delete);
        systemd.reload();
        systemd.close();
    }

    private void write(String name, UnitBuilder<?> builder) {
        written.add(name);
        UnitFolder.write(name, builder.build().toString());
    }

    private UnitProperties load(String name) {
        return systemd.loadUnit(new UnitName(name)).properties();
    }

    private static ServiceUnitBuilder service() {
        return new ServiceUnitBuilder().execStart(Command.of("/bin/true"));
    }

    // --- lists, each split by systemd in its own way

    @Test
    void shouldLoadEachItemWhenListsHaveQuotesAndBackslashes() {
        String[] uris = {
            "https://x/it's",
            "https://x/\"a\"",
            "https://x/a\\b",
            "https://x/'\"\\\\\"'",
            "https://x/two words",
            "https://x/%n/100%%",
            "file:/a;b/$HOME/\\",
            "man:sshd(8)"
        };
        String[] paths = {"/it's", "/a\"b\"", "/c\\d", "/e f", "/%n", "/\\x41"};
        UnitName escaped = new UnitName("s4jb-a\\x20b.socket");
        write(
                "s4jb-a\\x20b.socket",
                new SocketUnitBuilder().listenStream("/run/s4jb").service(new UnitName("s4jb-l.service")));
        write(
                "s4jb-l.service",
                service()
                        .documentation(uris)
                        .after(escaped)
                        .wants(escaped)
                        .sockets(escaped)
                        .readWritePaths(paths)
                        .readOnlyPaths(paths)
                        .environment("A", "it's \"b\" \\x41 %n")
                        .stateDirectory("a", "b/c@d"));

        systemd.reload();

        UnitProperties unit = load("s4jb-l.service");
        assertThat(unit.strings("Documentation")).containsExactly(uris);
        assertThat(unit.strings("After")).contains(escaped.value());
        assertThat(unit.strings("Wants")).contains(escaped.value());
        assertThat(unit.strings("TriggeredBy")).containsExactly(escaped.value());
        assertThat(unit.strings("ReadWritePaths")).containsExactly(paths);
        assertThat(unit.strings("ReadOnlyPaths")).containsExactly(paths);
        assertThat(unit.strings("Environment")).containsExactly("A=it's \"b\" \\x41 %n");
        assertThat(unit.strings("StateDirectory")).containsExactly("a", "b/c@d");
    }

    @Test
    void shouldLinkEachNameWhenItIsEnabled() {
        UnitName also = new UnitName("s4jb-also\\x20b.service");
        write(also.value(), service().alias(new UnitName("s4jb-other\\x20b.service")));
        write(
                "s4jb-i.service",
                service().wantedBy(new UnitName("s4jb-t\\x20t.target")).also(also));

        var enabled = io.github.systemd4j.testing.Command.run("systemctl", "enable", "--runtime", "s4jb-i.service");
        var disabled = io.github.systemd4j.testing.Command.run("systemctl", "disable", "--runtime", "s4jb-i.service");

        assertThat(enabled.exitStatus()).as(enabled.errors()).isZero();
        assertThat(disabled.exitStatus()).isZero();
        assertThat(enabled.errors()).contains("s4jb-t\\x20t.target.wants/s4jb-i.service", "/s4jb-other\\x20b.service");
    }
}
