package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what 200 processes leave behind that are killed while they change containers. */
class ContainerCrashIT {
    private static final int ROUNDS = 10;
    private static final int AT_A_TIME = 4;
    private static final int LONGEST_LIFE_MILLIS = 60;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldLeaveWholeVersionsWhenKilled(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        List<Host> hosts = Stream.generate(() -> new Host(directory.resolve("host" + random.nextInt())))
                .limit(AT_A_TIME)
                .toList();
        for (int round = 0; round < ROUNDS; round++) {
            for (Host host : hosts) {
                host.start(random.nextInt(Integer.MAX_VALUE));
            }
            for (Host host : hosts) {
                host.kill(random.nextInt(LONGEST_LIFE_MILLIS));
            }
            for (Host host : hosts) {
                host.check("seed %d, round %d".formatted(seed, round));
            }
        }
    }

    /**
     * The versions of a container.
     *
     * @param current the request that made the current version; empty if there is no container
     * @param previous the request that made the version to go back to
     */
    private record State(Optional<RequestId> current, Optional<RequestId> previous) {
        static final State ABSENT = new State(Optional.empty(), Optional.empty());

        /** Returns the state after a change. */
        State after(String change) {
            return switch (change) {
                case ChangingProgram.DELETION -> ABSENT;
                case ChangingProgram.ROLL_BACK -> canRollBack() ? new State(previous, current) : this;
                default -> new State(Optional.of(new RequestId(change)), current);
            };
        }

        private boolean canRollBack() {
            return current.isPresent() && previous.isPresent() && !previous.equals(current);
        }

        Stream<RequestId> versions() {
            return Stream.concat(current.stream(), previous.stream()).distinct();
        }
    }

    /** The directories of containers, a program that changes them, and the expected state. */
    private static final class Host {
        private final Path directory;
        private final ContainerDirectories directories;
        private final ContainerFiles files;
        private final Map<ContainerId, Set<State>> possible = new HashMap<>();
        private final Map<ContainerId, State> beforeChange = new HashMap<>();
        private final Map<ContainerId, Set<String>> volumesBegun = new HashMap<>();
        private final Map<ContainerId, Set<String>> volumesDone = new HashMap<>();
        private final List<Command> programs = new ArrayList<>();

        Host(Path directory) {
            this.directory = makeDirectory(directory);
            this.directories = ChangingProgram.directoriesIn(directory);
            this.files = new ContainerFiles(directories);
            for (ContainerId id : ChangingProgram.IDS) {
                possible.put(id, Set.of(State.ABSENT));
                volumesBegun.put(id, new TreeSet<>());
                volumesDone.put(id, new TreeSet<>());
            }
        }

        private static Path makeDirectory(Path directory) {
            try {
                return Files.createDirectory(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void start(int seed) {
            programs.add(
                    JavaProgram.start(List.of(), ChangingProgram.class, directory.toString(), Integer.toString(seed)));
        }

        void kill(int millis) throws InterruptedException {
            Command program = programs.getLast();
            Await.until(() -> !program.output().isEmpty());
            Thread.sleep(millis);
            ProcessHandle.of(program.pid()).orElseThrow().destroyForcibly();
            program.exitStatus();
            assertThat(program.errors()).isEmpty();
            wholeLines(program.output()).forEach(this::learn);
        }

        private static Stream<String> wholeLines(String output) {
            return output.substring(0, output.lastIndexOf('\n') + 1).lines();
        }

        /** The program makes one change at a time, so that the state before each is known. */
        private void learn(String line) {
            String[] words = line.split(" ");
            var id = new ContainerId(words[1]);
            if (words[0].equals("begin")) {
                State before = onlyState(id);
                possible.put(id, Set.copyOf(List.of(before, before.after(words[2]))));
                volumesBegun.get(id).addAll(volumes(id, words[2]));
                beforeChange.put(id, before);
            } else {
                possible.put(id, Set.of(beforeChange.get(id).after(words[2])));
                volumesDone.get(id).addAll(volumes(id, words[2]));
            }
        }

        private State onlyState(ContainerId id) {
            assertThat(possible.get(id)).hasSize(1);
            return possible.get(id).iterator().next();
        }

        private Collection<String> volumes(ContainerId id, String change) {
            return switch (change) {
                case ChangingProgram.DELETION, ChangingProgram.ROLL_BACK -> List.of();
                default ->
                    CrashVersions.version(directories, id, new RequestId(change))
                            .volumes();
            };
        }

        void check(String round) throws IOException {
            for (ContainerId id : ChangingProgram.IDS) {
                checkCurrent(round, id);
            }
            files.recover();
            for (ContainerId id : ChangingProgram.IDS) {
                checkWhole(round, id);
            }
            checkNothingLeft(round);
            installAgain(round);
            files.recover();
            checkNothingLeft(round);
        }

        /** Checks that every file that systemd may read is complete. */
        private void checkCurrent(String round, ContainerId id) throws IOException {
            Optional<RequestId> current = request(directories.service(id));
            assertThat(possible.get(id))
                    .as("%s, %s", round, id)
                    .extracting(State::current)
                    .contains(current);
            if (current.isPresent()) {
                ContainerFiles.Version version = CrashVersions.version(directories, id, current.get());
                assertThat(summary(directories.service(id)))
                        .as("%s, %s", round, id)
                        .contains(summary(version.units().service()));
                assertThat(summary(directories.environment(id, current.get())))
                        .as("%s, environment of %s", round, id)
                        .isEqualTo(version.environment().map(Host::summary));
            }
        }

        private void checkWhole(String round, ContainerId id) throws IOException {
            Optional<RequestId> current = request(directories.service(id));
            State found = current.isPresent() ? new State(current, request(directories.previous(id))) : State.ABSENT;
            assertThat(possible.get(id)).as("%s, %s", round, id).contains(found);
            for (RequestId request : found.versions().toList()) {
                checkWhole(round, id, request);
            }
            current.ifPresent(request -> assertThat(summary(directories.service(id)))
                    .as("%s, %s", round, id)
                    .isEqualTo(summary(directories.version(id, request))));
            assertThat(files.volumes(id))
                    .as("%s, volumes of %s", round, id)
                    .containsAll(volumesDone.get(id))
                    .isSubsetOf(volumesBegun.get(id));
            possible.put(id, Set.of(found));
        }

        private void checkWhole(String round, ContainerId id, RequestId request) {
            ContainerFiles.Version version = CrashVersions.version(directories, id, request);
            assertThat(List.of(
                            summary(directories.version(id, request)),
                            summary(directories.socketVersion(id, request)),
                            summary(directories.proxyVersion(id, request)),
                            summary(directories.environment(id, request))))
                    .as("%s, %s of %s", round, request, id)
                    .containsExactly(
                            Optional.of(summary(version.units().service())),
                            version.units().socket().map(Host::summary),
                            version.units().proxy().map(Host::summary),
                            version.environment().map(Host::summary));
        }

        private static Optional<RequestId> request(Path unit) {
            return content(unit).map(text -> CrashVersions.requestOf(text).orElseThrow());
        }

        /** Compares all files and their contents. */
        private void checkNothingLeft(String round) throws IOException {
            var expected = new HashMap<Path, String>();
            ChangingProgram.IDS.forEach(id -> expect(expected, id, onlyState(id)));

            assertThat(contents()).as(round).isEqualTo(expected);
            assertThat(files.installed())
                    .containsExactlyInAnyOrderElementsOf(ChangingProgram.IDS.stream()
                            .filter(id -> onlyState(id).current().isPresent())
                            .toList());
        }

        private void expect(Map<Path, String> expected, ContainerId id, State state) {
            state.versions().forEach(request -> {
                ContainerFiles.Version version = CrashVersions.version(directories, id, request);
                expected.put(
                        directories.version(id, request),
                        summary(version.units().service()));
                version.units()
                        .socket()
                        .ifPresent(text -> expected.put(directories.socketVersion(id, request), summary(text)));
                version.units()
                        .proxy()
                        .ifPresent(text -> expected.put(directories.proxyVersion(id, request), summary(text)));
                version.environment()
                        .ifPresent(text -> expected.put(directories.environment(id, request), summary(text)));
            });
            state.current().ifPresent(request -> {
                ContainerUnitFiles units =
                        CrashVersions.version(directories, id, request).units();
                expected.put(directories.service(id), summary(units.service()));
                units.socket().ifPresent(text -> expected.put(directories.socket(id), summary(text)));
                units.proxy().ifPresent(text -> expected.put(directories.proxy(id), summary(text)));
            });
            state.previous()
                    .map(request -> CrashVersions.version(directories, id, request))
                    .ifPresent(version -> expected.put(
                            directories.previous(id), summary(version.units().service())));
        }

        private Map<Path, String> contents() throws IOException {
            Path volumes = directories.base().resolve("volumes");
            try (Stream<Path> all = Files.walk(directory)) {
                return all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith(".lock"))
                        .filter(file -> !file.startsWith(volumes))
                        .collect(Collectors.toMap(
                                file -> file, file -> summary(file).orElseThrow()));
            }
        }

        private void installAgain(String round) throws IOException {
            ContainerId id = ChangingProgram.IDS.getFirst();
            String request = RequestId.random().value();
            State before = onlyState(id);
            volumesBegun.get(id).addAll(volumes(id, request));
            volumesDone.get(id).addAll(volumes(id, request));
            files.install(id, CrashVersions.version(directories, id, new RequestId(request)));
            possible.put(id, Set.of(before.after(request)));
            checkWhole(round, id);
        }

        /** Shortens a text to what distinguishes it, because a failure would print the whole text. */
        private static String summary(String text) {
            return "%d characters with the hash %08x".formatted(text.length(), text.hashCode());
        }

        private static Optional<String> summary(Path file) {
            return content(file).map(Host::summary);
        }

        private static Optional<String> content(Path file) {
            try {
                return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
