package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstalledContainersTest extends ContainerFilesFixture {
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

    // --- lookups

    @Test
    void shouldReportWhatIsInstalled() throws IOException {
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
}
