package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartOnBootTest {
    private static final ContainerId ID = new ContainerId("web1");
    private static final Path MASK = Path.of("/dev/null");

    @TempDir
    Path directory;

    private Path serviceLink;
    private Path socketLink;
    private ContainerDirectories directories;
    private StartOnBoot startOnBoot;

    @BeforeEach
    void open() {
        serviceLink = directory.resolve("units/container-active.target.wants/ctr-web1.service");
        socketLink = directory.resolve("units/container-sockets.target.wants/ctr-web1.socket");
        directories = ChangingProgram.directoriesIn(directory);
        startOnBoot = new StartOnBoot(directories);
    }

    private void writeSocket() throws IOException {
        Files.createDirectories(directories.group(ID));
        Files.writeString(directories.socket(ID), "[Socket]\n");
    }

    @Test
    void shouldBeALinkToTheUnit() throws IOException {
        assertThat(startOnBoot.isSet(ID)).isFalse();
        assertThat(startOnBoot.set(ID)).isTrue();

        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(directories.service(ID));
        assertThat(Files.exists(socketLink.getParent())).isFalse();
        assertThat(startOnBoot.isSet(ID)).isTrue();
        assertThat(startOnBoot.isSet(new ContainerId("web2"))).isFalse();
    }

    @Test
    void shouldBeSetAndClearedAsOftenAsOneLikes() {
        assertThat(startOnBoot.clear(ID)).isFalse();
        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(startOnBoot.set(ID)).isFalse();
        assertThat(startOnBoot.isSet(ID)).isTrue();

        assertThat(startOnBoot.clear(ID)).isTrue();
        assertThat(startOnBoot.clear(ID)).isFalse();
        assertThat(startOnBoot.isSet(ID)).isFalse();
    }

    // --- idle

    @Test
    void shouldMaskAContainerThatIsIdle() throws IOException {
        startOnBoot.set(ID);

        assertThat(startOnBoot.setIdle(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(MASK);
        assertThat(startOnBoot.isSet(ID)).isTrue();
        assertThat(startOnBoot.setIdle(ID)).isFalse();
    }

    @Test
    void shouldStartAContainerAgainThatWasIdle() throws IOException {
        startOnBoot.set(ID);
        startOnBoot.setIdle(ID);

        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(directories.service(ID));
    }

    @Test
    void shouldNotMaskAContainerThatDoesNotStartOnBoot() throws IOException {
        assertThat(startOnBoot.setIdle(ID)).isFalse();

        assertThat(startOnBoot.isSet(ID)).isFalse();
        assertThat(Files.exists(serviceLink.getParent())).isFalse();
    }

    @Test
    void shouldRemoveTheMaskWhenCleared() {
        startOnBoot.set(ID);
        startOnBoot.setIdle(ID);

        assertThat(startOnBoot.clear(ID)).isTrue();
        assertThat(startOnBoot.isSet(ID)).isFalse();
        assertThat(startOnBoot.setIdle(ID)).isFalse();
    }

    // --- sockets

    @Test
    void shouldStartTheSocketAloneOfASocketActivatedContainer() throws IOException {
        writeSocket();

        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(MASK);
        assertThat(Files.readSymbolicLink(socketLink)).isEqualTo(directories.socket(ID));
        assertThat(startOnBoot.set(ID)).isFalse();
    }

    @Test
    void shouldStartTheSocketOfAContainerThatIsIdle() throws IOException {
        writeSocket();
        startOnBoot.set(ID);

        assertThat(startOnBoot.setIdle(ID)).isFalse();
        assertThat(Files.readSymbolicLink(socketLink)).isEqualTo(directories.socket(ID));
    }

    @Test
    void shouldFollowAVersionThatHasASocketOrHasNoneAnyMore() throws IOException {
        startOnBoot.set(ID);
        writeSocket();
        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(MASK);

        Files.delete(directories.socket(ID));
        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(directories.service(ID));
        assertThat(Files.exists(socketLink, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void shouldClearTheSocketToo() throws IOException {
        writeSocket();
        startOnBoot.set(ID);

        assertThat(startOnBoot.clear(ID)).isTrue();
        assertThat(startOnBoot.isSet(ID)).isFalse();
        assertThat(Files.exists(socketLink, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void shouldReplaceALinkToAnotherPlace() throws IOException {
        Files.createDirectories(serviceLink.getParent());
        Files.createSymbolicLink(serviceLink, directory.resolve("elsewhere"));

        assertThat(startOnBoot.set(ID)).isTrue();
        assertThat(Files.readSymbolicLink(serviceLink)).isEqualTo(directories.service(ID));
    }

    // --- files

    @Test
    void shouldNotTouchTheUnitWhenCleared() throws IOException {
        Files.createDirectories(directories.group(ID));
        Files.writeString(directories.service(ID), "[Unit]\n");
        startOnBoot.set(ID);

        startOnBoot.clear(ID);

        assertThat(directories.service(ID)).hasContent("[Unit]");
    }

    @Test
    void shouldFailWhenItCantBeSet() throws IOException {
        Files.createDirectories(directories.units());
        Files.createFile(directories.startOnBootLinks());

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> startOnBoot.set(ID))
                .withMessage("can't make container web1 start on boot");
        assertThat(startOnBoot.isSet(ID)).isFalse();
    }

    @Test
    void shouldFailWhenItCantBeSetIdle() throws IOException {
        Files.createDirectories(directories.startOnBoot(ID).resolve("inner"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> startOnBoot.setIdle(ID))
                .withMessage("can't keep container web1 idle on boot");
    }

    @Test
    void shouldFailWhenItCantBeCleared() throws IOException {
        Files.createDirectories(directories.startOnBoot(ID).resolve("inner"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> startOnBoot.clear(ID))
                .withMessage("can't keep container web1 from starting on boot");
    }
}
