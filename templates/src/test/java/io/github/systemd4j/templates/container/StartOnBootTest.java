package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartOnBootTest {
    private static final ContainerId ID = new ContainerId("web1");

    @TempDir
    Path directory;

    private ContainerDirectories directories;
    private StartOnBoot startOnBoot;

    @BeforeEach
    void open() {
        directories = new ContainerDirectories(
                directory.resolve("base"), directory.resolve("run"), directory.resolve("units"));
        startOnBoot = new StartOnBoot(directories);
    }

    @Test
    void shouldBeALinkToTheUnit() throws IOException {
        assertThat(startOnBoot.isSet(ID)).isFalse();
        startOnBoot.set(ID);

        Path link = directory.resolve("units/container-active.target.wants/ctr-web1.service");
        assertThat(Files.readSymbolicLink(link)).isEqualTo(directories.service(ID));
        assertThat(startOnBoot.isSet(ID)).isTrue();
        assertThat(startOnBoot.isSet(new ContainerId("web2"))).isFalse();
    }

    @Test
    void shouldBeSetAndClearedAsOftenAsOneLikes() {
        startOnBoot.clear(ID);
        startOnBoot.set(ID);
        startOnBoot.set(ID);
        assertThat(startOnBoot.isSet(ID)).isTrue();

        startOnBoot.clear(ID);
        startOnBoot.clear(ID);
        assertThat(startOnBoot.isSet(ID)).isFalse();
    }

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
    void shouldFailWhenItCantBeCleared() throws IOException {
        Files.createDirectories(directories.startOnBoot(ID).resolve("inner"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> startOnBoot.clear(ID))
                .withMessage("can't keep container web1 from starting on boot");
    }
}
