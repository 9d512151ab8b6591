package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.PullPolicy;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Creates containers of all kinds that quadlet can express, with texts that have a meaning to it. The same seed creates
 * the same containers.
 */
final class HostileContainers {
    private static final List<String> PIECES = List.of(
            "%",
            "%%",
            "%n",
            "%t",
            "$",
            "$$",
            "${PATH}",
            "$HOME",
            "${",
            "$(id)",
            "`id`",
            ";",
            ";",
            " ; ",
            "\\;",
            "\\",
            "\\\\",
            "\\n",
            "\\x41",
            "\\u0041",
            "\\101",
            "\\s",
            "'",
            "\"",
            "'\"'",
            "#",
            "[",
            "]",
            "[Service]",
            "=",
            "-",
            "--",
            "-v",
            "@",
            "+",
            "!",
            ":",
            "|",
            "&&",
            "> /x",
            "*",
            "?",
            "~",
            "..",
            "/",
            "{{.Id}}",
            ",",
            "\t",
            " ",
            "  ",
            "\u0001",
            "\u0007",
            "\u000b",
            "\u001b",
            "\u007f",
            "\u0085",
            "\u00a0",
            "\u00e4",
            "\u0100",
            "\u2003",
            "\u2028",
            "\u3000",
            "\ufeff",
            "\ud83d\ude00",
            "a",
            "a",
            "a",
            ".volume",
            ".network",
            ".image",
            "systemd-%N",
            "ExecStart=/bin/false",
            "[Container]",
            "PodmanArgs=--privileged");

    private static final List<String> IMAGES = List.of(
            "busybox",
            "a/b/c",
            "localhost/x:1",
            "registry.example.org:5000/team/web:1.0",
            "[::1]:5000/web",
            "web.image:latest",
            "x:y@sha256:" + "0123456789abcdef".repeat(4));

    private static final List<String> ADDRESSES = List.of("127.0.0.1", "0.0.0.0", "::1", "::", "2001:db8::7");

    private final SplittableRandom random;

    HostileContainers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns a container. Its identifier begins with its number, so that it is unique. */
    ContainerUnit container(int number) {
        return accepted(() -> unit(number));
    }

    private ContainerUnit unit(int number) {
        var id = new ContainerId("u%04d".formatted(number) + name(0, 16));
        var builder = ContainerUnit.builder(id, new ImageName(oneOf(IMAGES)), new RequestId("r"))
                .command(several(String[]::new, _ -> hostile()))
                .runOptions(several(String[]::new, _ -> hostile()))
                .ports(several(PortPair[]::new, i -> port(i * 1000)))
                .volumes(several(VolumeSpec[]::new, _ -> volume()))
                .bindMounts(several(BindMount[]::new, _ -> mount()))
                .networks(several(ContainerNetwork[]::new, _ -> network()))
                .after(several(UnitName[]::new, _ -> dependency()))
                .requires(several(UnitName[]::new, _ -> dependency()));
        if (maybe()) {
            builder.user(oneOf(List.of("0", "app", "1000", "_a.b-c", "00")));
        }
        if (maybe()) {
            builder.slice(new UnitName(word() + "-" + word() + ".slice"));
        }
        if (maybe()) {
            builder.environmentFile(Path.of("/etc/" + word() + "@=+,.env"));
        }
        if (maybe()) {
            builder.restart(oneOf(List.of(Restart.NO, Restart.ALWAYS, Restart.ON_FAILURE)));
        }
        if (maybe()) {
            builder.stopTimeout(Duration.ofSeconds(1 + random.nextInt(100)));
        }
        if (maybe()) {
            builder.pullPolicy(oneOf(List.of(PullPolicy.values())));
        }
        if (maybe()) {
            builder.healthCheck(new ContainerHealthCheck(
                    hostile(), Duration.ofSeconds(7), Duration.ofSeconds(3), 1 + random.nextInt(9), Duration.ZERO));
        }
        if (maybe()) {
            builder.hook(Path.of("/bin/true"), Path.of("/run/" + word()));
        }
        if (maybe()) {
            builder.foreground();
        }
        return builder.build();
    }

    /** Returns a port; half of them have an address. */
    private PortPair port(int offset) {
        var pair = new PortPair(1 + random.nextInt(65_535), 1 + offset + random.nextInt(1000));
        var transport = maybe() ? pair : pair.udp();
        return maybe() ? transport : transport.on(InetAddress.ofLiteral(oneOf(ADDRESSES)));
    }

    private VolumeSpec volume() {
        return accepted(() -> new VolumeSpec(
                "/v" + hostile(),
                maybe()
                        ? Optional.of(name(1, 9) + oneOf(List.of("", ".volume", ".artifact", "-")))
                        : Optional.empty()));
    }

    private BindMount mount() {
        return accepted(() -> new BindMount(
                Path.of("/h" + (maybe() ? hostile() : "")),
                "/b" + (maybe() ? hostile() : ""),
                oneOf(List.of(BindMount.Access.values())),
                oneOf(List.of(BindMount.Label.values()))));
    }

    private ContainerNetwork network() {
        return accepted(
                () -> new ContainerNetwork(name(1, 9) + oneOf(List.of("", ".network", ".container", "-")), maybe()));
    }

    private UnitName dependency() {
        return new UnitName(
                oneOf(List.of("d-", "d\\x2d", "d:", "d@")) + word() + oneOf(List.of(".service", ".target")));
    }

    /** Returns a text without line breaks, which models refuse. */
    private String hostile() {
        return IntStream.range(0, random.nextInt(6))
                .mapToObj(_ -> oneOf(PIECES))
                .reduce("", String::concat);
    }

    private <T> T accepted(Supplier<T> value) {
        while (true) {
            try {
                return value.get();
            } catch (InvalidPathException _) {
                // tries another one
            } catch (IllegalArgumentException _) {
                // tries another one
            }
        }
    }

    private <T> T[] several(IntFunction<T[]> array, IntFunction<T> element) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(element).toArray(array);
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private String word() {
        return characters("abcdefghijklmnopqrstuvwxyz0123456789", 1 + random.nextInt(10));
    }

    private String name(int least, int most) {
        return characters("ab01-._", least + random.nextInt(most - least + 1));
    }

    private String characters(String alphabet, int length) {
        return IntStream.range(0, length)
                .mapToObj(_ ->
                        alphabet.substring(random.nextInt(alphabet.length())).substring(0, 1))
                .reduce("", String::concat);
    }
}
