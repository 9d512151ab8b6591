package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Creates containers' files in a temporary directory, and compares what is there. */
abstract class ContainerFilesFixture {
    static final ContainerId ID = new ContainerId("web1");
    static final RequestId FIRST = new RequestId("req-1");
    static final RequestId SECOND = new RequestId("req-2");
    static final String RUN = "0123456789abcdef0123456789abcdef";
    static final RequestId THIRD = new RequestId("req-3");
    static final String LEFTOVER = ".systemd4j-5a7e.tmp";

    @TempDir
    Path directory;

    ContainerDirectories directories;
    ContainerFiles files;

    @BeforeEach
    void open() {
        directories = ChangingProgram.directoriesIn(directory);
        files = new ContainerFiles(directories);
    }

    static ContainerFiles.Version version(RequestId request, @Nullable String socket, @Nullable String environment) {
        return new ContainerFiles.Version(
                request,
                units(request, Optional.ofNullable(socket), Optional.empty()),
                Optional.ofNullable(environment),
                List.of());
    }

    static ContainerFiles.Version withVolumes(RequestId request, String... volumes) {
        return new ContainerFiles.Version(
                request, units(request, Optional.empty(), Optional.empty()), Optional.empty(), List.of(volumes));
    }

    static ContainerFiles.Version proxied(RequestId request) {
        return new ContainerFiles.Version(
                request, units(request, Optional.of("socket"), Optional.of("proxy")), Optional.empty(), List.of());
    }

    static ContainerUnitFiles units(RequestId request, Optional<String> socket, Optional<String> proxy) {
        return new ContainerUnitFiles("service of " + request, socket, proxy);
    }

    void assertVersions(RequestId current, RequestId previous) throws IOException {
        assertThat(inode(directories.service(ID))).isEqualTo(inode(directories.version(ID, current)));
        assertThat(inode(directories.previous(ID))).isEqualTo(inode(directories.version(ID, previous)));
    }

    /** Switches a link, as a process does before it is killed. */
    static void relink(Path link, Path target) throws IOException {
        Files.deleteIfExists(link);
        Files.createLink(link, target);
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
        Files.writeString(file, text);
    }

    /** Returns all files except those of locks. */
    List<String> there() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.endsWith(".lock"))
                    .map(file -> directory.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
