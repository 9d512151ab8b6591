package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ContainerFilesTest extends ContainerFilesFixture {
    // --- installing

    @Test
    void shouldInstallAContainer() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));

        assertThat(there())
                .containsExactly(
                        "base/env/contents/we/web1/req-1",
                        "base/units/we/ctr-web1.service",
                        "base/units/we/ctr-web1.socket",
                        "base/units/we/web1/req-1",
                        "base/units/we/web1/req-1.socket");
        assertThat(directories.service(ID)).hasContent("service of req-1");
        assertThat(directories.socket(ID)).hasContent("socket");
        assertThat(directories.environment(ID, FIRST)).hasContent("A=1");
    }

    @Test
    void shouldLinkTheUnitsToTheirVersions() throws IOException {
        files.install(ID, version(FIRST, "socket", null));

        assertThat(inode(directories.service(ID))).isEqualTo(inode(directories.version(ID, FIRST)));
        assertThat(inode(directories.socket(ID))).isEqualTo(inode(directories.socketVersion(ID, FIRST)));
        assertThat(Files.isSymbolicLink(directories.service(ID))).isFalse();
    }

    @Test
    void shouldLetOnlyTheOwnerReadTheEnvironment() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));

        assertThat(mode(directories.environment(ID, FIRST))).isEqualTo("rw-------");
        assertThat(mode(directories.service(ID))).isEqualTo("rw-r--r--");
        assertThat(mode(directories.socket(ID))).isEqualTo("rw-r--r--");
    }

    @Test
    void shouldSwitchToANewVersionAndKeepTheFormer() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.install(ID, version(SECOND, "socket 2", "A=2\n"));
        files.recover();

        assertThat(there())
                .containsExactly(
                        "base/env/contents/we/web1/req-1",
                        "base/env/contents/we/web1/req-2",
                        "base/units/we/ctr-web1.previous",
                        "base/units/we/ctr-web1.service",
                        "base/units/we/ctr-web1.socket",
                        "base/units/we/web1/req-1",
                        "base/units/we/web1/req-1.socket",
                        "base/units/we/web1/req-2",
                        "base/units/we/web1/req-2.socket");
        assertThat(inode(directories.service(ID))).isEqualTo(inode(directories.version(ID, SECOND)));
        assertThat(inode(directories.previous(ID))).isEqualTo(inode(directories.version(ID, FIRST)));
        assertThat(directories.socket(ID)).hasContent("socket 2");
        assertThat(directories.environment(ID, FIRST)).hasContent("A=1");
    }

    @Test
    void shouldDeleteTheVersionBeforeTheFormer() throws IOException {
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.install(ID, version(SECOND, null, "A=2\n"));
        files.install(ID, version(THIRD, null, null));
        files.recover();

        assertThat(there())
                .containsExactly(
                        "base/env/contents/we/web1/req-2",
                        "base/units/we/ctr-web1.previous",
                        "base/units/we/ctr-web1.service",
                        "base/units/we/web1/req-2",
                        "base/units/we/web1/req-3");
        assertThat(inode(directories.previous(ID))).isEqualTo(inode(directories.version(ID, SECOND)));
    }

    @Test
    void shouldNotChangeAFileThatSomebodyHasOpen() throws IOException {
        files.install(ID, version(FIRST, null, null));
        try (var open = Files.newBufferedReader(directories.service(ID))) {
            files.install(ID, version(SECOND, null, null));

            assertThat(open.readLine()).isEqualTo("service of req-1");
        }
    }

    @Test
    void shouldNeverLetAReaderMissTheUnit() throws Exception {
        files.install(ID, version(FIRST, null, null));
        var done = new AtomicBoolean();
        var reader = CompletableFuture.runAsync(() -> readWholeUnits(done));
        try {
            for (int i = 0; i < 300; i++) {
                files.install(ID, version(RequestId.random(), null, null));
            }
        } finally {
            done.set(true);
        }

        Await.value(reader);
    }

    private void readWholeUnits(AtomicBoolean done) {
        try {
            while (!done.get()) {
                assertThat(Files.readString(directories.service(ID))).startsWith("service of ");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldHaveASocketAndAnEnvironmentAsLongAsVersionsHave() throws IOException {
        files.install(ID, version(FIRST, null, null));
        assertThat(directories.socket(ID)).doesNotExist();

        files.install(ID, version(SECOND, "socket", "A=1\n"));
        assertThat(directories.socket(ID)).hasContent("socket");

        files.install(ID, version(THIRD, null, null));
        assertThat(directories.socket(ID)).doesNotExist();
        files.install(ID, version(new RequestId("req-4"), null, null));
        files.recover();
        assertThat(there())
                .containsExactly(
                        "base/units/we/ctr-web1.previous",
                        "base/units/we/ctr-web1.service",
                        "base/units/we/web1/req-3",
                        "base/units/we/web1/req-4");
    }

    @Test
    void shouldHaveAProxyAsLongAsVersionsHave() throws IOException {
        files.install(ID, proxied(FIRST));
        assertThat(inode(directories.proxy(ID))).isEqualTo(inode(directories.proxyVersion(ID, FIRST)));
        assertThat(mode(directories.proxy(ID))).isEqualTo("rw-r--r--");

        files.install(ID, version(SECOND, "socket", null));
        assertThat(directories.proxy(ID)).doesNotExist();
        assertThat(directories.proxyVersion(ID, FIRST)).hasContent("proxy");

        files.install(ID, version(THIRD, "socket", null));
        files.recover();
        assertThat(directories.proxyVersion(ID, FIRST)).doesNotExist();
    }

    @Test
    void shouldRefuseARequestThatHasMadeAVersion() throws IOException {
        files.install(ID, version(FIRST, null, null));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> files.install(ID, version(FIRST, "socket", "A=1\n")))
                .withMessage("requestId: request req-1 has already made a version of container web1:"
                        + " use a new id for each version");
        assertThat(there()).containsExactly("base/units/we/ctr-web1.service", "base/units/we/web1/req-1");
    }

    @Test
    void shouldTakeARequestAgainThatWasNotCarriedOut() throws IOException {
        files.install(ID, version(FIRST, null, null));
        write(directories.version(ID, SECOND), "half");
        write(directories.environment(ID, SECOND), "half");

        files.install(ID, version(SECOND, "socket", "A=1\n"));

        assertThat(directories.service(ID)).hasContent("service of req-2");
        assertThat(directories.environment(ID, SECOND)).hasContent("A=1");
    }

    @Test
    void shouldReplaceALinkAndNotWhatItPointsTo() throws IOException {
        write(directory.resolve("mine"), "mine");
        Files.createDirectories(directories.group(ID));
        Files.createSymbolicLink(directories.service(ID), directory.resolve("mine"));

        files.install(ID, version(FIRST, null, null));

        assertThat(directory.resolve("mine")).hasContent("mine");
        assertThat(Files.isSymbolicLink(directories.service(ID))).isFalse();
    }

    @Test
    void shouldLeaveTheFormerVersionWhenANewOneCantBeWritten() throws IOException {
        files.install(ID, version(FIRST, "socket", null));
        write(directory.resolve("base/env"), "in the way of a directory");

        assertThatIOException().isThrownBy(() -> files.install(ID, version(SECOND, null, "A=1\n")));
        assertThat(directories.service(ID)).hasContent("service of req-1");
        assertThat(directories.socket(ID)).hasContent("socket");
    }

    // --- deleting

    @Test
    void shouldDeleteAllVersionsOfAContainer() throws IOException {
        files.install(ID, proxied(FIRST));
        files.install(ID, proxied(SECOND));

        files.delete(ID);

        assertThat(there()).isEmpty();
    }

    @Test
    void shouldDeleteAllOfAContainerAndNothingElse() throws IOException {
        var neighbour = new ContainerId("web2");
        files.install(neighbour, version(FIRST, null, "A=1\n"));
        List<String> before = there();
        files.install(ID, version(FIRST, "socket", "A=1\n"));
        files.setIdle(ID, "");
        new StartOnBoot(directories).set(ID);
        write(directories.home(ID).resolve("a/b/c"), "mine");
        write(directories.run(ID).resolve("script"), "#!/bin/sh");

        files.delete(ID);

        assertThat(there()).isEqualTo(before);
        assertThat(List.of(
                        directories.versions(ID),
                        directories.environments(ID),
                        directories.home(ID),
                        directories.run(ID)))
                .noneMatch(Files::exists);
    }

    @Test
    void shouldNotFollowLinksOutOfAHome() throws IOException {
        files.install(ID, version(FIRST, null, null));
        write(directory.resolve("mine/file"), "mine");
        Files.createDirectories(directories.home(ID).resolve("inner"));
        Files.createSymbolicLink(directories.home(ID).resolve("inner/link"), directory.resolve("mine"));
        Files.createSymbolicLink(directories.home(ID).resolve("dangling"), directory.resolve("nowhere"));

        files.delete(ID);

        assertThat(directories.home(ID)).doesNotExist();
        assertThat(directory.resolve("mine/file")).hasContent("mine");
    }

    @Test
    void shouldDeleteAHomeHoweverDeepItIs() throws IOException {
        files.install(ID, version(FIRST, null, null));
        Files.createDirectories(directories.home(ID).resolve("d/".repeat(900)));
        Files.createDirectories(directories.home(ID).resolve("e/".repeat(201)));

        files.delete(ID);

        assertThat(directories.home(ID)).doesNotExist();
        assertThat(directories.versions(ID)).doesNotExist();
    }

    @Test
    void shouldHaveNothingToDeleteWhereNothingIs() throws IOException {
        files.delete(ID);

        assertThat(there()).isEmpty();
    }
}
