package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFilesTest {
    private static final ContainerId ID = new ContainerId("web1");
    private static final RequestId FIRST = new RequestId("req-1");
    private static final RequestId SECOND = new RequestId("req-2");
    private static final String RUN = "0123456789abcdef0123456789abcdef";
    private static final RequestId THIRD = new RequestId("req-3");
    private static final String LEFTOVER = ".systemd4j-5a7e.tmp";

    @TempDir
    Path directory;

    private ContainerDirectories directories;
    private ContainerFiles files;

    @BeforeEach
    void open() {
        directories = ChangingProgram.directoriesIn(directory);
        files = new ContainerFiles(directories);
    }

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
                .withMessage("requestId: request req-1 has made a version of container web1 already:"
                        + " give each version an id of its own");
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

    // --- going back

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
                .withMessage("container web1 has no version before the current one: it was installed once");
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

    // --- volumes

    @Test
    void shouldCollectTheVolumesOfAllVersions() throws IOException {
        files.install(ID, withVolumes(FIRST, "data", "logs"));
        files.install(ID, withVolumes(SECOND, "cache", "data"));
        files.install(ID, withVolumes(THIRD));

        assertThat(files.volumes(ID)).containsExactly("cache", "data", "logs");
        assertThat(directories.volumes(ID)).hasContent("cache\ndata\nlogs");
        assertThat(mode(directories.volumes(ID))).isEqualTo("rw-r--r--");
    }

    @Test
    void shouldNotWriteVolumesWhereThereAreNone() throws IOException {
        files.install(ID, withVolumes(FIRST));

        assertThat(directories.volumes(ID)).doesNotExist();
        assertThat(files.volumes(ID)).isEmpty();
    }

    @Test
    void shouldKnowTheVolumesOfADeletedContainerUntilTheyAreForgotten() throws IOException {
        files.install(ID, withVolumes(FIRST, "data"));
        files.delete(ID);
        files.recover();
        assertThat(there()).containsExactly("base/volumes/we/web1");
        assertThat(new ContainerFiles(directories).volumes(ID)).containsExactly("data");

        files.install(ID, withVolumes(SECOND, "logs"));
        assertThat(files.volumes(ID)).containsExactly("data", "logs");
        files.delete(ID);

        files.forgetVolumes(ID);
        files.forgetVolumes(ID);
        assertThat(files.volumes(ID)).isEmpty();
        assertThat(there()).isEmpty();
    }

    @Test
    void shouldKnowTheVolumesOfAVersionThatWasNotSwitchedTo() throws IOException {
        files.install(ID, withVolumes(FIRST, "data"));
        write(directory.resolve("base/env"), "in the way of a directory");
        var failing = new ContainerFiles.Version(
                SECOND, units(SECOND, Optional.empty(), Optional.empty()), Optional.of("A=1\n"), List.of("logs"));

        assertThatIOException().isThrownBy(() -> files.install(ID, failing));

        assertThat(files.volumes(ID)).containsExactly("data", "logs");
    }

    @Test
    void shouldKeepTheVolumesOfContainersApart() throws IOException {
        var neighbour = new ContainerId("web2");
        files.install(ID, withVolumes(FIRST, "data"));
        files.install(neighbour, withVolumes(FIRST, "logs"));

        files.forgetVolumes(neighbour);

        assertThat(files.volumes(ID)).containsExactly("data");
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

    // --- looking

    @Test
    void shouldTellWhatIsInstalled() throws IOException {
        assertThat(files.installed()).isEmpty();
        for (String id : List.of("web2", "web1", "data", "a..b")) {
            files.install(new ContainerId(id), version(FIRST, "socket", null));
        }
        files.delete(new ContainerId("web2"));

        assertThat(files.installed()).map(ContainerId::value).containsExactly("a..b", "data", "web1");
        assertThat(files.isInstalled(new ContainerId("web2"))).isFalse();
    }

    @Test
    void shouldSkipFilesThatAreNoContainers() throws IOException {
        files.install(ID, version(FIRST, null, null));
        for (String name : List.of(
                "ctr-.service",
                "ctr-web2.service~",
                "ctr-web2.socket",
                "ctr-w b.service",
                "ctr-data.service",
                "nginx.service",
                "\u00e4\n%s")) {
            write(directories.group(ID).resolve(name), "x");
        }
        Files.createDirectories(directories.group(ID).resolve("ctr-web3.service"));
        Files.createSymbolicLink(directories.group(ID).resolve("ctr-web4.service"), directory.resolve("nowhere"));
        write(directories.services().resolve("file"), "x");
        List<String> before = there();

        assertThat(files.installed()).containsExactly(ID);
        files.recover();
        assertThat(there()).isEqualTo(before);
    }

    @Test
    void shouldMarkContainersAsIdle() throws IOException {
        files.install(ID, version(FIRST, null, null));
        assertThat(files.isIdle(ID)).isFalse();

        files.setIdle(ID, "");
        assertThat(files.isIdle(ID)).isTrue();
        assertThat(files.idledRun(ID)).contains("");
        files.setIdle(ID, RUN);
        assertThat(files.isIdle(ID)).isTrue();
        assertThat(files.idledRun(ID)).contains(RUN);

        files.clearIdle(ID);
        files.clearIdle(ID);
        assertThat(files.isIdle(ID)).isFalse();
        assertThat(files.idledRun(ID)).isEmpty();
    }

    @Test
    void shouldTakeAnyFlagThatSomebodyElseHasLeft() throws IOException {
        files.install(ID, version(FIRST, null, null));

        write(directories.idleFlag(ID), RUN + "\n");
        assertThat(files.idledRun(ID)).contains(RUN);
        write(directories.idleFlag(ID), "a".repeat(1 << 20));
        assertThat(files.idledRun(ID)).hasValueSatisfying(run -> assertThat(run).hasSizeLessThan(100));

        Files.delete(directories.idleFlag(ID));
        Files.createSymbolicLink(directories.idleFlag(ID), Path.of("/dev/zero"));
        assertThat(files.idledRun(ID)).contains("");
        Files.delete(directories.idleFlag(ID));
        Files.createDirectory(directories.idleFlag(ID));
        assertThat(files.idledRun(ID)).contains("");
    }

    @Test
    void shouldStartEachVersionOnBootInItsWay() throws IOException {
        files.install(ID, version(FIRST, "socket", null));
        files.setStartOnBoot(ID);

        files.install(ID, version(SECOND, null, null));
        assertThat(Files.readSymbolicLink(directories.startOnBoot(ID))).isEqualTo(directories.service(ID));
        assertThat(there()).noneMatch(file -> file.endsWith("sockets.target.wants/ctr-web1.socket"));

        files.rollBack(ID);
        assertThat(Files.readSymbolicLink(directories.startOnBoot(ID))).isEqualTo(Path.of("/dev/null"));
        assertThat(Files.readSymbolicLink(directories.socketOnBoot(ID))).isEqualTo(directories.socket(ID));
    }

    @Test
    void shouldStayIdleOnBootInANewVersionUntilItWakes() throws IOException {
        files.install(ID, version(FIRST, "socket", null));
        files.setStartOnBoot(ID);
        assertThat(files.setIdle(ID, RUN)).isFalse();

        files.install(ID, version(SECOND, null, null));
        assertThat(Files.readSymbolicLink(directories.startOnBoot(ID))).isEqualTo(Path.of("/dev/null"));

        assertThat(files.wake(ID)).isTrue();
        assertThat(Files.readSymbolicLink(directories.startOnBoot(ID))).isEqualTo(directories.service(ID));
        assertThat(files.isIdle(ID)).isFalse();
    }

    @Test
    void shouldNotWakeForABootWhatWasStopped() throws IOException {
        files.install(ID, version(FIRST, null, null));
        files.setStartOnBoot(ID);

        assertThat(files.clearStartOnBoot(ID)).isTrue();
        assertThat(files.wake(ID)).isFalse();

        files.install(ID, version(SECOND, null, null));
        assertThat(directories.startOnBoot(ID)).doesNotExist();
    }

    @Test
    void shouldNotMarkWhatIsNotThere() throws IOException {
        files.install(new ContainerId("web2"), version(FIRST, null, null));

        files.setIdle(ID, "");

        assertThat(files.isIdle(ID)).isFalse();
    }

    @Test
    void shouldWriteGroupings() throws IOException {
        var slice = new UnitName("container-small.slice");
        files.writeGroupings(Map.of(slice, "old", new UnitName("container.target"), "target"));
        files.writeGroupings(Map.of(slice, "new"));

        assertThat(there()).containsExactly("base/slices/container-small.slice", "base/targets/container.target");
        assertThat(directories.grouping(slice)).hasContent("new");
    }

    // --- after a crash

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

    // --- helpers

    private static ContainerFiles.Version version(
            RequestId request, @Nullable String socket, @Nullable String environment) {
        return new ContainerFiles.Version(
                request,
                units(request, Optional.ofNullable(socket), Optional.empty()),
                Optional.ofNullable(environment),
                List.of());
    }

    private static ContainerFiles.Version withVolumes(RequestId request, String... volumes) {
        return new ContainerFiles.Version(
                request, units(request, Optional.empty(), Optional.empty()), Optional.empty(), List.of(volumes));
    }

    private static ContainerFiles.Version proxied(RequestId request) {
        return new ContainerFiles.Version(
                request, units(request, Optional.of("socket"), Optional.of("proxy")), Optional.empty(), List.of());
    }

    private static ContainerUnitFiles units(RequestId request, Optional<String> socket, Optional<String> proxy) {
        return new ContainerUnitFiles("service of " + request, socket, proxy);
    }

    private void assertVersions(RequestId current, RequestId previous) throws IOException {
        assertThat(inode(directories.service(ID))).isEqualTo(inode(directories.version(ID, current)));
        assertThat(inode(directories.previous(ID))).isEqualTo(inode(directories.version(ID, previous)));
    }

    /** What a process does before it is killed. */
    private static void relink(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createLink(link, target);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        Files.writeString(file, text);
    }

    /** All files, but for those of locks. */
    private List<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.endsWith(".lock"))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
