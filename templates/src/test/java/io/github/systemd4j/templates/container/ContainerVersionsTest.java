package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerVersionsTest extends ContainerFilesFixture {
    @Test
    void shouldGoBackToTheFormerVersion() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, version(SECOND, null, "A=2\n"));

        assertThat(files.rollBack(ID)).isEqualTo(FIRST);

        assertVersions(FIRST, SECOND);
        assertThat(directories.service(ID)).hasContent("service of req-1");
        assertThat(directories.socket(ID)).hasContent("socket");
        assertThat(directories.proxy(ID)).hasContent("proxy");
        assertThat(directories.environment(ID, SECOND)).hasContent("A=2");
    }

    @Test
    void shouldGoForwardAgainByGoingBackTwice() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, version(SECOND, null, "A=2\n"));
        List<String> before = there();

        files.rollBack(ID);
        assertThat(files.rollBack(ID)).isEqualTo(SECOND);

        assertVersions(SECOND, FIRST);
        assertThat(there()).isEqualTo(before);
        assertThat(directories.socket(ID)).doesNotExist();
        assertThat(directories.proxy(ID)).doesNotExist();
    }

    @Test
    void shouldGoBackWhenOpenedAgain() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.install(ID, version(SECOND, null, null));
        var reopened = new ContainerFiles(directories);
        reopened.recover();

        assertThat(reopened.rollBack(ID)).isEqualTo(FIRST);
        reopened.recover();

        assertVersions(FIRST, SECOND);
        assertThat(directories.socket(ID)).hasContent("socket");
        assertThat(directories.environment(ID, FIRST)).hasContent("A=1");
    }

    @Test
    void shouldKeepTheVersionThatWasLeftWhenANewOneComes() throws IOException {
        files.install(ID, version(FIRST, null, null));
        files.install(ID, version(SECOND, null, null));
        files.rollBack(ID);
        files.install(ID, version(THIRD, null, null));
        files.recover();

        assertVersions(THIRD, FIRST);
        assertThat(directories.version(ID, SECOND)).doesNotExist();
        assertThat(files.rollBack(ID)).isEqualTo(FIRST);
    }

    @Test
    void shouldRefuseToGoBackWithoutAFormerVersion() throws IOException {
        files.install(ID, version(FIRST, "socket", null));
        List<String> before = there();

        assertThatIllegalStateException()
                .isThrownBy(() -> files.rollBack(ID))
                .withMessage("container web1 has no version to roll back to: it was installed only once");
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void shouldNotGoBackToAVersionOfADeletedContainer() throws IOException {
        files.install(ID, version(FIRST, null, null));
        files.install(ID, version(SECOND, null, null));
        files.delete(ID);
        files.install(ID, version(THIRD, null, null));

        assertThat(directories.previous(ID)).doesNotExist();
        assertThatIllegalStateException().isThrownBy(() -> files.rollBack(ID));
    }

    @Test
    void shouldNotGoBackFromAUnitThatSomebodyHasWritten() throws IOException {
        files.install(ID, version(FIRST, null, null));
        files.install(ID, version(SECOND, null, null));
        Files.delete(directories.service(ID));
        write(directories.service(ID), "mine");

        assertThatIllegalStateException().isThrownBy(() -> files.rollBack(ID));
        assertThat(directories.service(ID)).hasContent("mine");
    }

    @Test
    void shouldFinishARollBackThatHadSwitchedTheServiceAlone() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, version(SECOND, null, "A=2\n"));
        relink(directories.former(ID), directories.version(ID, SECOND));
        relink(directories.service(ID), directories.version(ID, FIRST));

        files.recover();

        assertVersions(FIRST, SECOND);
        assertThat(directories.service(ID)).hasContent("service of req-1");
        assertThat(inode(directories.socket(ID))).isEqualTo(inode(directories.socketVersion(ID, FIRST)));
        assertThat(inode(directories.proxy(ID))).isEqualTo(inode(directories.proxyVersion(ID, FIRST)));
        assertThat(directories.environment(ID, SECOND)).hasContent("A=2");
    }

    @Test
    void shouldFinishARollBackToAVersionWithoutASocket() throws IOException {
        files.install(ID, version(FIRST, null, "A=1\n"));
        files.install(ID, proxied(SECOND));
        relink(directories.former(ID), directories.version(ID, SECOND));
        relink(directories.service(ID), directories.version(ID, FIRST));

        files.recover();

        assertVersions(FIRST, SECOND);
        assertThat(directories.socket(ID)).doesNotExist();
        assertThat(directories.proxy(ID)).doesNotExist();
        assertThat(directories.proxyVersion(ID, SECOND)).hasContent("proxy");
        assertThat(directories.environment(ID, FIRST)).hasContent("A=1");
    }

    @Test
    void shouldForgetARollBackThatHadNotSwitchedTheService() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, version(SECOND, null, null));
        List<String> before = there();
        relink(directories.former(ID), directories.version(ID, SECOND));

        files.recover();

        assertThat(there()).isEqualTo(before);
        assertVersions(SECOND, FIRST);
        assertThat(files.rollBack(ID)).isEqualTo(FIRST);
    }

    @Test
    void shouldKeepBothVersionsWhenAnInstallationHadNotSwitchedToItsOwn() throws IOException {
        files.install(ID, version(FIRST, null, null));
        files.install(ID, version(SECOND, "socket", "A=2\n"));
        List<String> before = there();
        write(directories.version(ID, THIRD), "service of req-3");
        write(directories.environment(ID, THIRD), "A=3");
        relink(directories.former(ID), directories.version(ID, SECOND));

        files.recover();

        assertThat(there()).isEqualTo(before);
        assertVersions(SECOND, FIRST);
        assertThat(directories.socket(ID)).hasContent("socket");
        assertThat(directories.environment(ID, SECOND)).hasContent("A=2");
    }

    @Test
    void shouldFinishAnInstallationThatHadSwitchedTheServiceAlone() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, version(SECOND, "socket", "A=2\n"));
        write(directories.version(ID, THIRD), "service of req-3");
        relink(directories.former(ID), directories.version(ID, SECOND));
        relink(directories.service(ID), directories.version(ID, THIRD));

        files.recover();

        assertVersions(THIRD, SECOND);
        assertThat(directories.version(ID, FIRST)).doesNotExist();
        assertThat(directories.socket(ID)).doesNotExist();
        assertThat(directories.environment(ID, SECOND)).hasContent("A=2");
        assertThat(directories.former(ID)).doesNotExist();
    }

    @Test
    void shouldDeleteAContainerWhoseVersionsWereBeingSwitched() throws IOException {
        files.install(ID, version(FIRST, null, null));
        relink(directories.former(ID), directories.version(ID, FIRST));

        files.delete(ID);

        assertThat(there()).isEmpty();
    }
}
