package io.github.systemd4j.templates.quadlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuadletStoreTest {
    @TempDir
    Path parent;

    private Path directory;
    private QuadletStore store;

    @BeforeEach
    void createStore() {
        directory = parent.resolve("containers/systemd");
        store = new QuadletStore(directory);
    }

    private static ContainerUnit.Builder unit(String id) {
        return ContainerUnit.builder(new ContainerId(id), new ImageName("busybox"), new RequestId("r"));
    }

    private static QuadletFiles files(String id) {
        return QuadletFiles.of(unit(id).volumes(new VolumeSpec("/data"))
                .networks(new ContainerNetwork("backend"))
                .build());
    }

    /** Returns the texts by the names of the files, without that of the lock. */
    private Map<String, String> present() throws IOException {
        var texts = new TreeMap<String, String>();
        try (Stream<Path> names = Files.list(directory)) {
            for (Path file : names.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        texts.remove(".lock");
        return texts;
    }

    @Test
    void shouldWriteAllFilesReadableByAll() throws IOException {
        store.install(files("web1"));

        assertThat(present()).containsExactlyInAnyOrderEntriesOf(files("web1").texts());
        assertThat(Files.getPosixFilePermissions(directory.resolve("ctr-web1.container")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void shouldDeleteWhatANewVersionNoLongerNames() throws IOException {
        store.install(files("web1"));
        QuadletFiles bare = QuadletFiles.of(unit("web1").build());

        store.install(bare);

        assertThat(present()).containsExactlyInAnyOrderEntriesOf(bare.texts());
    }

    @Test
    void shouldLeaveOtherContainersAlone() throws IOException {
        store.install(files("web1"));
        store.install(files("web1-a"));
        store.install(QuadletFiles.of(unit("web1").build()));

        assertThat(present()).containsAllEntriesOf(files("web1-a").texts());
        assertThat(store.remove(new ContainerId("web1"))).isTrue();
        assertThat(present()).containsExactlyInAnyOrderEntriesOf(files("web1-a").texts());
    }

    @Test
    void shouldRemoveNothingWhereNothingIs() throws IOException {
        assertThat(store.remove(new ContainerId("web1"))).isFalse();
        store.install(files("web2"));
        assertThat(store.remove(new ContainerId("web1"))).isFalse();
        assertThat(present()).hasSize(3);
    }

    @Test
    void shouldChangeNothingIfAFileIsSomebodyElses() throws IOException {
        Files.createDirectories(directory);
        Path file = Files.writeString(directory.resolve("ctr-web1.container"), "[Container]\nImage=busybox\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> store.install(files("web1")))
                .withMessageStartingWith(file + " does not belong to container web1");

        assertThat(store.remove(new ContainerId("web1"))).isFalse();
        assertThat(present()).containsOnlyKeys("ctr-web1.container");
    }

    @Test
    void shouldFollowNoLink() throws IOException {
        Files.createDirectories(directory);
        Path target = Files.writeString(parent.resolve("target"), "[Install]\nX-ContainerId=web1\n");
        Files.createSymbolicLink(directory.resolve("ctr-web1.container"), target);

        assertThatIllegalStateException().isThrownBy(() -> store.install(files("web1")));

        assertThat(target).hasContent("[Install]\nX-ContainerId=web1\n");
    }

    /** The files of a process that was killed after it had deleted the container's file, or while it wrote one. */
    @Test
    void shouldRemoveWhatAKilledProcessHasLeft() throws IOException {
        store.install(files("web1"));
        Files.delete(directory.resolve("ctr-web1.container"));
        Files.writeString(directory.resolve(".systemd4j-%s.tmp".formatted(UUID.randomUUID())), "[Unit]\n");

        assertThat(store.remove(new ContainerId("web1"))).isTrue();

        assertThat(present()).isEmpty();
    }

    @Test
    void shouldTakeAFileThatIsNoUnitForSomebodyElses() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("ctr-web1-x.volume"), "[Volume\n");

        store.install(files("web1"));

        assertThat(store.remove(new ContainerId("web1"))).isTrue();
        assertThat(present()).containsOnlyKeys("ctr-web1-x.volume");
    }
}
