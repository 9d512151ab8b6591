package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the events of changed files, and of units without files or containers. */
@Tag("systemd")
class ContainerFileEventsIT extends ContainerEventsFixture {
    // --- files

    @Test
    void shouldFollowLinksFlagsAndUnitFilesWithoutASignal() throws Exception {
        install();
        assertNext(Type.STOPPED);

        Files.createFile(directories.idleFlag(id));
        startOnBoot.set(id);
        assertNext(Type.IDLED);

        Files.delete(directories.idleFlag(id));
        assertNext(Type.EXITED, Type.UNKNOWN);

        startOnBoot.clear(id);
        assertNext(Type.STOPPED);

        Files.delete(directories.service(id));
        assertNext(Type.DELETED);

        install();
        assertNext(Type.STOPPED);
    }

    @Test
    void shouldReportContainersThatExisted() throws Exception {
        install();
        assertNext(Type.STOPPED);
        try (ContainerEvents later = listener.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.STOPPED, Type.STOPPED));
        }
        try (ContainerEventListener another = builder().open();
                ContainerEvents later = another.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.STOPPED, Type.STOPPED));
        }
    }

    @Test
    void shouldReportABadFileAndGoOn() throws Exception {
        Files.createDirectories(directories.group(id));
        Files.writeString(directories.service(id), "[Service]\nExecStart=/bin/true\n");
        assertNext(Type.STOPPED);
        assertThat(Await.next(errors)).startsWith("container " + id).contains("X-ContainerId");

        startOnBoot.set(id);
        assertNext(Type.EXITED, Type.UNKNOWN);
    }

    @Test
    void shouldNotTakeAFileThatCannotBeLookedAtForAMissingOne() throws Exception {
        install();
        assertNext(Type.STOPPED);
        Path loop = directories.group(id).resolve("loop");
        Files.createSymbolicLink(loop, directories.service(id));
        Files.move(loop, directories.service(id), StandardCopyOption.ATOMIC_MOVE);
        assertThat(Await.next(errors)).startsWith("container %s: can't ".formatted(id));

        Files.delete(directories.service(id));
        assertNext(Type.DELETED);
    }

    @Test
    void shouldReportANameThatIsNoIdentifierAndGoOn() throws Exception {
        Files.createDirectories(directories.group(id));
        Files.createFile(directories.group(id).resolve("ctr-no.service"));
        assertThat(Await.next(errors)).startsWith("ctr-no.service: \"no\" is not a container identifier");
        Files.createFile(directories.group(id).resolve("another.file"));
        install();
        assertNext(Type.STOPPED);
        // Both the watch and the first reading report a file that arrives between them.
        assertThat(errors).allMatch(error -> error.startsWith("ctr-no.service: "));
    }

    @Test
    void shouldFollowDirectoriesThatAreReplaced() throws Exception {
        install();
        assertNext(Type.STOPPED);
        Command.run("rm", "-r", directories.base().toString());
        assertNext(Type.DELETED);
        Await.until(() -> Files.isDirectory(directories.services()));
        install();
        assertNext(Type.STOPPED);
    }

    // --- odd units

    @Test
    void shouldReportAUnitThatHasNoFile() throws Exception {
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        assertNext(Type.DELETED);
    }

    @Test
    void shouldNotTakeASocketForItsService() throws Exception {
        install();
        Files.createFile(directories.idleFlag(id));
        startOnBoot.set(id);
        String name = id.serviceName().prefix();
        Command.run(
                "systemd-run", "--unit=" + name, "--socket-property=ListenStream=" + base.resolve("socket"), "true");
        var begin = new CountDownLatch(1);
        ThreadFactory late = task -> Thread.ofPlatform().daemon().unstarted(() -> {
            awaitUninterruptibly(begin);
            task.run();
        });
        try (ContainerEventListener another = builder().threads(late).open();
                ContainerEvents begun = another.run()) {
            assertThat(begun.take()).isEqualTo(new ContainerEvent(id, Type.IDLED, Type.IDLED));
        } finally {
            begin.countDown();
            Command.run("systemctl", "stop", id.socketName().value());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldNotTakeAMereNameForAContainer() throws Exception {
        String other = "names-%s.service".formatted(id);
        UnitDirectory.write(
                other, "[Unit]\nAfter=%s\n[Service]\nExecStart=sleep infinity\n".formatted(id.serviceName()));
        Command.run("systemctl", "daemon-reload");
        try {
            Command.run("systemctl", "start", other);
            assertThat(Command.run(
                                    "systemctl",
                                    "list-units",
                                    "--all",
                                    id.serviceName().value())
                            .output())
                    .contains("not-found");
            install();
            assertNext(Type.STOPPED);
        } finally {
            Command.run("systemctl", "stop", other);
            UnitDirectory.delete(other);
        }
    }
}
