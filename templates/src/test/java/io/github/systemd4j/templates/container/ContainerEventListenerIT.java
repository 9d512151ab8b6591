package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.DescriptorShortage;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.watch.UnitWatch;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the events of changed files and units, each changed alone. */
@Tag("systemd")
class ContainerEventListenerIT {
    /** Its service accepts no connection, which would start it again. */
    private static final String SOCKET = """
            [Socket]
            ListenStream=%s
            FlushPending=yes
            """;

    private final ContainerId id = ContainerId.random("listen-");
    private final BlockingQueue<ContainerEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @TempDir
    private Path base;

    private ContainerDirectories directories;
    private StartOnBoot startOnBoot;
    private ContainerEventListener listener;

    @BeforeEach
    void open() {
        directories = new ContainerDirectories(
                base.resolve("lib"), base.resolve("state"), base.resolve("run"), base.resolve("etc"));
        startOnBoot = new StartOnBoot(directories);
        listener = builder().open();
        listener.subscribe(event -> {
            if (event.id().equals(id)) {
                events.add(event);
            }
        });
    }

    private ContainerEventListener.Builder builder() {
        return ContainerEventListener.builder(directories)
                .errorHandler((subject, error) -> errors.add(subject + ": " + error.getMessage()));
    }

    @AfterEach
    void close() {
        listener.close();
        remove(id);
    }

    private static void remove(ContainerId id) {
        for (UnitName unit : List.of(id.socketName(), id.serviceName())) {
            Command.run("systemctl", "stop", unit.value());
            Command.run("systemctl", "reset-failed", unit.value());
            UnitDirectory.delete(unit.value());
        }
        Command.run("systemctl", "daemon-reload");
    }

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

    // --- units

    @Test
    void shouldFollowUnitsThroughARestartOfSystemd() throws Exception {
        install();
        assertNext(Type.STOPPED);
        startOnBoot.set(id);
        assertNext(Type.EXITED, Type.UNKNOWN);
        UnitDirectory.lasting(id.serviceName().value());

        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        Command.run("systemctl", "daemon-reexec");
        kill("KILL");
        awaitKnown(Type.ERRORED, Type.ERRORED);
    }

    @Test
    void shouldReportThatAServiceHasEndedByItself() throws Exception {
        installToStartOnBoot();
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);

        kill("TERM");
        awaitKnown(Type.EXITED, Type.UNKNOWN);
    }

    @Test
    void shouldNotTakeARestartForAnEnd() throws Exception {
        installToStartOnBoot();
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);

        for (int i = 0; i < 5; i++) {
            systemctl("restart");
        }
        startOnBoot.clear(id);
        assertThat(typesUntil(Type.STOPPED)).isSubsetOf(Type.STARTED, Type.UNKNOWN);
    }

    private Set<Type> typesUntil(Type last) throws InterruptedException {
        var types = EnumSet.noneOf(Type.class);
        for (Type type = Await.next(events).type();
                type != last;
                type = Await.next(events).type()) {
            types.add(type);
        }
        return types;
    }

    // --- sockets

    @Test
    void shouldReportThatASocketListensUntilSomebodyConnects() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);

        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("TERM");
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        Command.run("systemctl", "stop", id.socketName().value());
        awaitKnown(Type.EXITED, Type.UNKNOWN);
    }

    @Test
    void shouldReportThatAPortIsTaken() throws Exception {
        var other = ContainerId.random("other-");
        String port = "127.0.0.1:" + freePort();
        installToStartOnBoot();
        writeSocket(other, port);
        writeSocket(id, port);
        try {
            startSocket(other);
            startSocket(id);
            awaitKnown(Type.ERRORED, Type.UNKNOWN);
            Command.run("systemctl", "stop", other.socketName().value());
            startSocket(id);
            awaitKnown(Type.LISTENING, Type.UNKNOWN);
        } finally {
            remove(other);
        }
    }

    @Test
    void shouldFindSocketsThatWereThere() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        try (ContainerEventListener another = builder().open();
                ContainerEvents later = another.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.LISTENING, Type.UNKNOWN));
        }
    }

    // --- idling

    @Test
    void shouldReportACrashAfterAStartFromIdling() throws Exception {
        installToStartOnBoot();
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        idle();
        awaitKnown(Type.IDLED, Type.IDLED);

        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("KILL");
        awaitKnown(Type.ERRORED, Type.IDLED);
    }

    @Test
    void shouldKeepToGeardsFlagWhicheverRunCrashes() throws Exception {
        installToStartOnBoot();
        Files.createFile(directories.idleFlag(id));
        awaitKnown(Type.IDLED, Type.IDLED);
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("KILL");
        awaitKnown(Type.IDLED, Type.IDLED);
    }

    /** Its socket keeps the service loaded, so that systemd carries the invocation id over. */
    @Test
    void shouldBeIdleThroughARestartOfSystemd() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        idle();
        awaitKnown(Type.IDLED, Type.IDLED);

        for (String verb : List.of("daemon-reload", "daemon-reexec")) {
            Command.run("systemctl", verb);
            try (ContainerEventListener another = builder().open();
                    ContainerEvents later = another.run()) {
                assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.IDLED, Type.IDLED));
            }
            assertThat(events).isEmpty();
        }
        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("TERM");
        awaitKnown(Type.LISTENING, Type.IDLED);
        assertThat(invocationId()).isNotEqualTo(Files.readString(directories.idleFlag(id)));
        Command.run("systemctl", "daemon-reexec");
        try (ContainerEventListener another = builder().open();
                ContainerEvents later = another.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.LISTENING, Type.IDLED));
        }
        assertThat(events).isEmpty();
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

    private void systemctl(String verb) {
        Command.run("systemctl", "daemon-reload");
        Command.run("systemctl", verb, id.serviceName().value());
    }

    // --- the end

    @Test
    void shouldEndEventsWhenItIsStoppedAndBeginAgain() throws Exception {
        ContainerEvents first = listener.run();
        var ended = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> ended.complete(!first.iterator().hasNext()));
        listener.stop();
        assertThat(Await.value(ended)).isTrue();
        assertThat(first.isEnded()).isTrue();

        install();
        try (ContainerEvents second = listener.run()) {
            assertThat(second.take()).isEqualTo(new ContainerEvent(id, Type.STOPPED, Type.STOPPED));
        }
    }

    @Test
    void shouldBeClosedByAHandlerOfItsOwn() throws Exception {
        var closed = new CompletableFuture<ContainerEvent>();
        listener.subscribe(event -> {
            listener.close();
            closed.complete(event);
        });
        install();
        assertThat(Await.value(closed).type()).isEqualTo(Type.STOPPED);
        assertThatIllegalStateException().isThrownBy(listener::run).withMessage("the listener was closed");
    }

    @Test
    void shouldReturnFromCloseWhileAConsumerIsStuck() throws Exception {
        var stuck = new CompletableFuture<Void>();
        var release = new CompletableFuture<Void>();
        listener.subscribe(_ -> {
            stuck.complete(null);
            release.join();
        });
        install();
        Await.value(stuck);
        listener.stop();
        listener.close();
        listener.close();
        release.complete(null);
    }

    @Test
    void shouldEndWithTheWatchItStandsOn() throws Exception {
        UnitWatch watch = UnitWatch.openSystem();
        try (ContainerEventListener another = builder().open(watch);
                ContainerEvents ending = another.run()) {
            watch.close();
            assertThat(ending.poll(Duration.ofSeconds(20))).isNull();
            assertThat(ending.isEnded()).isTrue();
        }
    }

    @Test
    void shouldLeaveNoDescriptorAndNoThread() throws Exception {
        listener.close();
        LiveThreads.awaitNone("systemd4j ");
        cycle();
        int before = OpenFds.count();
        for (int i = 0; i < 20; i++) {
            cycle();
        }
        LiveThreads.awaitNone("systemd4j ");
        Await.until(() -> OpenFds.count() == before);
    }

    @Test
    void shouldLeaveNothingWhenItCantBeOpened() throws Exception {
        listener.close();
        LiveThreads.awaitNone("systemd4j ");
        int before = OpenFds.count();
        var made = new AtomicInteger();
        ThreadFactory scarce = task -> {
            if (made.incrementAndGet() > 1) {
                throw new IllegalStateException("no more threads");
            }
            return new Thread(task);
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().threads(scarce).open())
                .withMessage("no more threads");
        LiveThreads.awaitNone("systemd4j ");
        Await.until(() -> OpenFds.count() == before);
    }

    /** Opens a listener while there are too few descriptors. */
    static final class FewDescriptors {
        private FewDescriptors() {}

        public static void main(String[] args) throws Exception {
            var base = Path.of(args[0]);
            var directories = new ContainerDirectories(
                    base.resolve("lib"), base.resolve("state"), base.resolve("run"), base.resolve("etc"));
            DescriptorShortage.openLast(
                    "listener",
                    () -> ContainerEventListener.builder(directories).open());
        }
    }

    @Test
    void shouldReportThatDescriptorsHaveRunOutAndLeakNone() throws Exception {
        install();
        Command program = DescriptorShortage.run(FewDescriptors.class, base.toString());
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(program.output()).isEqualTo("listener: opens when there are enough\n");
    }

    private void cycle() {
        try (ContainerEventListener another = builder().open()) {
            another.subscribe(_ -> {});
            another.run();
        }
    }

    // --- fixture

    /** Creates a file atomically, as the library does. */
    private void install() throws Exception {
        ContainerUnit unit = ContainerUnit.builder(id, new ImageName("none"), RequestId.random())
                .build();
        new ContainerFiles(directories)
                .install(
                        id,
                        new ContainerFiles.Version(
                                unit.requestId(),
                                ContainerRuntime.docker().render(unit, directories),
                                Optional.empty(),
                                Set.of()));
    }

    private void installToStartOnBoot() throws Exception {
        install();
        assertNext(Type.STOPPED);
        startOnBoot.set(id);
        assertNext(Type.EXITED, Type.UNKNOWN);
    }

    private static void writeSocket(ContainerId id, String address) {
        UnitDirectory.lasting(id.serviceName().value());
        UnitDirectory.write(id.socketName().value(), SOCKET.formatted(address));
        Command.run("systemctl", "daemon-reload");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void startSocket(ContainerId id) {
        Command.run("systemctl", "start", id.socketName().value());
    }

    private void connect() throws IOException {
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(base.resolve("listening")));
        }
    }

    private void kill(String signal) {
        Command.run("systemctl", "kill", "--signal=" + signal, id.serviceName().value());
    }

    /** Deletes a file, as the library does. */
    private void idle() throws IOException {
        new ContainerFiles(directories).setIdle(id, invocationId());
        Command.run("systemctl", "stop", id.serviceName().value());
    }

    private String invocationId() {
        return Command.run(
                        "systemctl",
                        "show",
                        "--property=InvocationID",
                        "--value",
                        id.serviceName().value())
                .output()
                .strip();
    }

    private void assertNext(Type type) throws InterruptedException {
        assertNext(type, type);
    }

    private void assertNext(Type type, Type geardType) throws InterruptedException {
        assertThat(Await.next(events)).isEqualTo(new ContainerEvent(id, type, geardType));
    }

    /** Returns the next event, and skips transitions. */
    private void awaitKnown(Type type, Type geardType) throws InterruptedException {
        ContainerEvent event = Await.next(events);
        while (event.type() == Type.UNKNOWN) {
            event = Await.next(events);
        }
        assertThat(event).isEqualTo(new ContainerEvent(id, type, geardType));
    }
}
