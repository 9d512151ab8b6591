package io.github.systemd4j.benchmarks.startup;

import io.github.systemd4j.manager.SystemdManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long the first client of a socket-activated service waits, from its connect to the first byte of the
 * answer, while the service is down: programs in C, Go and Java, the latter with and without this library, each with
 * and without an AOT cache. Needs root in a throw-away systemd.
 */
public final class StartUp {
    private final SystemdManager systemd;
    private final Path directory;
    private final List<String> options;

    private StartUp(SystemdManager systemd, Path directory, List<String> options) {
        this.systemd = systemd;
        this.directory = directory;
        this.options = options;
    }

    /**
     * Measures, and prints a table.
     *
     * @param args the directory with the programs and jars, the file to write, the number of rounds, and any further
     *     options of Java
     */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Path csv = Path.of(args[1]);
        int rounds = Integer.parseInt(args[2]);
        List<String> options = Arrays.asList(args).subList(3, args.length);
        try (SystemdManager systemd = SystemdManager.openSystem()) {
            var results = new StartUp(systemd, directory, options).measure(rounds);
            System.out.print(results.table());
            Files.writeString(csv, results.csv());
        }
    }

    /** Measures round by round, so that other load on the machine affects all alike. */
    private StartUpResults measure(int rounds) throws Exception {
        Map<Variant, ActivatedService> services = open();
        var measured = new EnumMap<Variant, List<Measurement>>(Variant.class);
        for (int round = 0; round < rounds; round++) {
            for (var service : services.entrySet()) {
                measured.computeIfAbsent(service.getKey(), _ -> new ArrayList<>())
                        .add(service.getValue().measure());
            }
        }
        services.values().forEach(ActivatedService::close);
        return new StartUpResults(measured);
    }

    private Map<Variant, ActivatedService> open() throws Exception {
        var services = new EnumMap<Variant, ActivatedService>(Variant.class);
        for (Variant variant : Variant.values()) {
            if (variant.isBuilt(directory)) {
                services.put(variant, open(variant));
            }
        }
        return services;
    }

    private ActivatedService open(Variant variant) throws Exception {
        if (variant.hasCache()) {
            train(variant);
        }
        return ActivatedService.open(
                systemd, variant.toString(), variant.notifies(), variant.command(directory, options));
    }

    /** Makes the JVM write a cache of the classes that one answer needs. */
    private void train(Variant variant) throws Exception {
        Path cache = variant.cache(directory);
        Files.deleteIfExists(cache);
        String name = variant + "-training";
        try (var training =
                ActivatedService.open(systemd, name, variant.notifies(), variant.training(directory, options))) {
            training.measure();
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException(
                    "Java wrote no AOT cache: see journalctl --unit=start-up-%s.service".formatted(name));
        }
    }
}
