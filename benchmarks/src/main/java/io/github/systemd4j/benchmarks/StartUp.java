package io.github.systemd4j.benchmarks;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.TransientUnit;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures how long the first client of a socket-activated service waits, from its connect to the first byte of the
 * answer, while the service is down: Java with and without an AOT cache, compared with C and, if it is installed, Go.
 * Needs root in a throw-away systemd, and a C compiler.
 */
public final class StartUp {
    private static final int ROUNDS = 40;
    private static final Path JAR = Path.of("benchmarks/target/benchmarks.jar").toAbsolutePath();

    private final SystemdManager systemd;
    private final Path directory;

    private StartUp(SystemdManager systemd, Path directory) {
        this.systemd = systemd;
        this.directory = directory;
    }

    /** @param args the number of rounds, {@value #ROUNDS} by default */
    public static void main(String[] args) throws Exception {
        int rounds = args.length == 0 ? ROUNDS : Integer.parseInt(args[0]);
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            new StartUp(systemd, Files.createTempDirectory("start-up")).run(rounds);
        }
    }

    private record Service(String name, UnixDomainSocketAddress address, Unit socket, Unit unit, List<Long> nanos) {
        void stop() {
            unit.stop().await();
        }

        double medianMillis() {
            return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
        }
    }

    /** Measures round by round, so that other load on the machine affects all alike. */
    private void run(int rounds) throws Exception {
        List<Service> services = install();
        for (int round = 0; round < rounds; round++) {
            for (Service service : services) {
                service.nanos().add(answerTime(service));
                service.stop();
            }
        }
        print(services);
        services.forEach(service -> service.socket().stop().await());
    }

    private static long answerTime(Service service) throws IOException {
        long start = System.nanoTime();
        try (var client = SocketChannel.open(service.address())) {
            if (client.read(ByteBuffer.allocate(1)) != 1) {
                throw new IllegalStateException(service.name() + " doesn't answer");
            }
            return System.nanoTime() - start;
        }
    }

    private static void print(List<Service> services) {
        double c = services.getFirst().medianMillis();
        System.out.printf(Locale.ROOT, "%-10s %10s %6s%n", "service", "median ms", "to C");
        for (Service service : services) {
            double median = service.medianMillis();
            System.out.printf(Locale.ROOT, "%-10s %10.1f %6.1f%n", service.name(), median, median / c);
        }
    }

    private List<Service> install() throws Exception {
        var services = new ArrayList<Service>();
        services.add(install("c", compile("answer.c", "cc", "-O2", "-Wl,--no-as-needed", "-lsystemd")));
        if (isInstalled("go")) {
            services.add(install("go", compile("answer.go", "go", "build")));
        }
        services.add(install("java", java()));
        services.add(install("java-aot", java("-XX:AOTCache=" + trainCache())));
        return services;
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private Service install(String name, List<String> command) {
        var address = UnixDomainSocketAddress.of("/run/start-up-" + name);
        Unit socket = systemd.unit("start-up-" + name + ".socket");
        Unit unit = systemd.unit("start-up-" + name + ".service");
        TransientUnit service = TransientUnit.of(unit.name())
                .with("StartLimitIntervalUSec", 0)
                .with("SuccessExitStatus", List.of(List.of(143), List.of()))
                .execStart(command.toArray(String[]::new));
        systemd.start(TransientUnit.of(socket.name())
                        .with("Listen", List.of(Struct.of("Stream", address.toString())))
                        .with("TriggerLimitBurst", 0)
                        .withAuxiliary(service))
                .await();
        return new Service(name, address, socket, unit, new ArrayList<>());
    }

    private static List<String> java(String... flags) {
        Stream<String> program = Stream.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-cp",
                JAR.toString(),
                OneLineServer.class.getName());
        return Stream.of(Stream.of(System.getProperty("java.home") + "/bin/java"), Arrays.stream(flags), program)
                .flatMap(words -> words)
                .toList();
    }

    /** Makes the JVM write a cache of the classes that one answer needs: it does so when the service is stopped. */
    private Path trainCache() throws IOException {
        Path cache = directory.resolve("answer.aot");
        Service training = install("training", java("-XX:AOTCacheOutput=" + cache));
        answerTime(training);
        training.stop();
        training.socket().stop().await();
        if (!Files.exists(cache)) {
            throw new IllegalStateException("Java wrote no AOT cache: see journalctl --unit="
                    + training.unit().name());
        }
        return cache;
    }

    private List<String> compile(String source, String... compiler) throws Exception {
        Path program = directory.resolve(source.replace('.', '-'));
        return List.of(CCompiler.compile("startup/" + source, program, compiler).toString());
    }
}
