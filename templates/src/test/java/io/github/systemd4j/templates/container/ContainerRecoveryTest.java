package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContainerRecoveryTest extends ContainerFilesFixture {
    @Test
    void shouldRecoverWhereNothingIs() throws IOException {
        files.recover();

        assertThat(there()).isEmpty();
    }

    @Test
    void shouldRemoveFilesThatWereNotWhole() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.writeGroupings(Map.of(new UnitName("container.target"), "target"));
        List<String> before = there();
        for (Path of : List.of(
                directories.group(ID),
                directories.versions(ID),
                directories.environments(ID),
                directories.base().resolve("targets"),
                directories.base().resolve("slices"))) {
            write(of.resolve(LEFTOVER), "half");
        }

        files.recover();

        assertThat(there()).isEqualTo(before);
    }

    @Test
    void shouldRemoveVersionsThatWereNotSwitchedTo() throws IOException {
        files.install(ID, version(FIRST, null, null));
        List<String> before = there();
        write(directories.version(ID, SECOND), "service");
        write(directories.socketVersion(ID, SECOND), "socket");
        write(directories.environment(ID, SECOND), "A=2");

        files.recover();

        assertThat(there()).isEqualTo(before);
        assertThat(directories.service(ID)).hasContent("service of req-1");
    }

    @Test
    void shouldRemoveAFirstVersionThatWasNotSwitchedTo() throws IOException {
        write(directories.version(ID, FIRST), "service");
        write(directories.environment(ID, FIRST), "A=1");

        files.recover();

        assertThat(there()).isEmpty();
        assertThat(directories.versions(ID)).doesNotExist();
    }

    @Test
    void shouldReplaceTheSocketOfAnotherVersion() throws IOException {
        files.install(ID, version(FIRST, "socket", null));
        write(directory.resolve("another"), "another");
        Files.move(directory.resolve("another"), directories.socket(ID), StandardCopyOption.REPLACE_EXISTING);

        files.recover();

        assertThat(directories.socket(ID)).hasContent("socket");
        assertThat(inode(directories.socket(ID))).isEqualTo(inode(directories.socketVersion(ID, FIRST)));
    }

    @Test
    void shouldRemoveTheSocketOfAVersionWithoutOne() throws IOException {
        files.install(ID, version(FIRST, null, null));
        write(directories.socket(ID), "socket of the version before");

        files.recover();

        assertThat(directories.socket(ID)).doesNotExist();
    }

    @Test
    void shouldFinishADeletion() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.setIdle(ID, "");
        new StartOnBoot(directories).set(ID);
        write(directories.home(ID).resolve("file"), "mine");
        Files.delete(directories.service(ID));

        files.recover();

        assertThat(there()).isEmpty();
        assertThat(directories.home(ID)).doesNotExist();
    }

    @Test
    void shouldFinishADeletionThatHadNotMuchLeft() throws IOException {
        Files.createDirectories(directories.versions(ID));
        Files.createDirectories(directories.environments(ID));

        files.recover();

        assertThat(directories.versions(ID)).doesNotExist();
        assertThat(directories.environments(ID)).doesNotExist();
    }

    @Test
    void shouldKeepAUnitThatSomebodyHasWritten() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        Files.delete(directories.service(ID));
        write(directories.service(ID), "mine");
        List<String> before = there();

        files.recover();

        assertThat(directories.service(ID)).hasContent("mine");
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void shouldKeepAUnitThatSomebodyHasEdited() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        Files.writeString(directories.service(ID), "mine");
        List<String> before = there();

        files.recover();

        assertThat(directories.service(ID)).hasContent("mine");
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void shouldKeepAContainerWhoseUnitPointsToNowhere() throws IOException {
        files.install(ID, version(FIRST, null, "A=1\n"));
        write(directories.home(ID).resolve("file"), "mine");
        Files.delete(directories.service(ID));
        Files.createSymbolicLink(directories.service(ID), directory.resolve("nowhere"));
        List<String> before = there();

        files.recover();

        assertThat(there()).isEqualTo(before);
        assertThat(files.isInstalled(ID)).isFalse();
    }

    @Test
    void shouldRemoveWhatIsNoVersion() throws IOException {
        files.install(ID, version(FIRST, null, null));
        List<String> before = there();
        write(directories.versions(ID).resolve("a directory/file"), "x");
        Files.createSymbolicLink(directories.versions(ID).resolve("dangling"), directory.resolve("nowhere"));
        Files.createSymbolicLink(directories.versions(ID).resolve("alias"), directories.service(ID));
        Files.createDirectories(directories.versions(ID).resolve(LEFTOVER));

        files.recover();

        assertThat(there()).isEqualTo(before);
        assertThat(directories.versions(ID).resolve(LEFTOVER)).doesNotExist();
    }

    @Test
    void shouldLeaveDirectoriesAloneThatAreInAnothersPlace() throws IOException {
        files.install(ID, version(FIRST, null, null));
        write(directories.services().resolve("xx/web1/file"), "mine");
        write(directories.services().resolve("xx/web2/file"), "mine");
        List<String> before = there();

        files.recover();

        assertThat(there()).isEqualTo(before);
    }
}
