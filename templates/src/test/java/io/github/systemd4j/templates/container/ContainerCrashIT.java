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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What processes leave that are killed while they change containers, 200 of them. */
class ContainerCrashIT {
    private static final int ROUNDS = 10;
    private static final int AT_A_TIME = 4;
    private static final int LONGEST_LIFE_MILLIS = 60;

    /** What is in place of a version when a container isn't there. */
    private static final String ABSENT = ChangingProgram.DELETION;

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

    /** Directories of containers, a program that changes them, and what is known of them. */
    private static final class Host {
        private final Path directory;
        private final ContainerDirectories directories;
        private final ContainerFiles files;
        private final Map<ContainerId, Set<String>> possible = new HashMap<>();
        private final List<Command> programs = new ArrayList<>();

        Host(Path directory) {
            this.directory = makeDirectory(directory);
            this.directories = ChangingProgram.directorysIn(directory);
            this.files = new ContainerFiles(directories);
            ChangingProgram.IDS.forEach(id -> possible.put(id, Set.of(ABSENT)));
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
            program.output().lines().forEach(this::learn);
        }

        private void learn(String line) {
            String[] words = line.split(" ");
            if (words.length == 3 && line.startsWith("begin")) {
                var both = new HashSet<>(possible.get(new ContainerId(words[1])));
                both.add(words[2]);
                possible.put(new ContainerId(words[1]), both);
            } else if (words.length == 3) {
                possible.put(new ContainerId(words[1]), Set.of(words[2]));
            }
        }

        void check(String round) throws IOException {
            for (ContainerId id : ChangingProgram.IDS) {
                checkWhole(round, id);
            }
            files.recover();
            checkNothingLeft(round);
            installAgain(round);
            files.recover();
            checkNothingLeft(round);
        }

        private void checkWhole(String round, ContainerId id) throws IOException {
            Optional<String> service = content(directories.service(id));
            String request = service.flatMap(CrashVersions::requestOf)
                    .map(RequestId::value)
                    .orElse(service.isPresent() ? "torn" : ABSENT);
            assertThat(possible.get(id)).as("%s, %s", round, id).contains(request);
            if (service.isPresent()) {
                ContainerFiles.Version version = CrashVersions.version(directories, id, new RequestId(request));
                assertThat(service.map(Host::summary)).as("%s, %s", round, id).contains(summary(version.service()));
                assertThat(content(directories.environment(id, version.request()))
                                .map(Host::summary))
                        .as("%s, environment of %s", round, id)
                        .isEqualTo(Optional.ofNullable(version.environment()).map(Host::summary));
            }
            possible.put(id, Set.of(request));
        }

        /** Compares all files there are, and what is in them. */
        private void checkNothingLeft(String round) throws IOException {
            var expected = new HashMap<Path, String>();
            possible.forEach((id, requests) -> requests.stream()
                    .filter(request -> !request.equals(ABSENT))
                    .forEach(request -> expect(expected, id, new RequestId(request))));

            assertThat(contents()).as(round).isEqualTo(expected);
            assertThat(files.installed())
                    .containsExactlyInAnyOrderElementsOf(possible.keySet().stream()
                            .filter(id -> !possible.get(id).contains(ABSENT))
                            .toList());
        }

        private void expect(Map<Path, String> expected, ContainerId id, RequestId request) {
            ContainerFiles.Version version = CrashVersions.version(directories, id, request);
            expected.put(directories.service(id), summary(version.service()));
            expected.put(directories.version(id, request), summary(version.service()));
            if (version.socket() != null) {
                expected.put(directories.socket(id), summary(version.socket()));
                expected.put(directories.socketVersion(id, request), summary(version.socket()));
            }
            if (version.environment() != null) {
                expected.put(directories.environment(id, request), summary(version.environment()));
            }
        }

        private Map<Path, String> contents() throws IOException {
            try (Stream<Path> all = Files.walk(directory)) {
                return all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith(".lock"))
                        .collect(Collectors.toMap(
                                file -> file, file -> summary(content(file).orElseThrow())));
            }
        }

        private void installAgain(String round) throws IOException {
            ContainerId id = ChangingProgram.IDS.getFirst();
            RequestId request = RequestId.random();
            files.install(id, CrashVersions.version(directories, id, request));
            possible.put(id, Set.of(request.value()));
            checkWhole(round, id);
        }

        /** Enough to tell texts apart; a failure would fill screens with the texts themselves. */
        private static String summary(String text) {
            return "%d characters with the hash %08x".formatted(text.length(), text.hashCode());
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
