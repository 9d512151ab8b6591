package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Creates valid models of all kinds with hostile texts; the same seed creates the same models. */
final class RandomUnits {
    /** Pieces of text that mean something to systemd, a shell, or a runtime. */
    private static final List<String> NASTY = List.of(
            "%n",
            "%",
            "%%",
            "$HOME",
            "${PATH}",
            "$$",
            "$(id)",
            "`id`",
            ";",
            " ; ",
            "\\",
            "\\n",
            "\\x41",
            "'",
            "\"",
            "'\"'",
            "#",
            "]",
            "[Service]",
            "=",
            "-",
            "--",
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
            "{{.Id}}",
            "\t",
            " ",
            "\u0001",
            "\u007f",
            "\u00e4",
            "\u2028",
            "\ud83d\ude00",
            "a",
            "ExecStart=/bin/false",
            "\\;",
            "\u00a0");

    private static final List<String> IMAGES = List.of(
            "busybox",
            "a/b/c",
            "localhost/x:1",
            "registry.example.org:5000/team/web:1.0",
            "[::1]:5000/web",
            "a__b/c--d.e:_T-.9",
            "x@sha256:" + "0123456789abcdef".repeat(4),
            "x:y@sha256:" + "0123456789abcdef".repeat(4));

    private static final List<String> ADDRESSES =
            List.of("127.0.0.1", "0.0.0.0", "192.0.2.7", "::1", "::", "2001:db8::7", "fe80::1");

    /** A list of paths, in which units name those of the host, can't have them. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final SplittableRandom random;

    RandomUnits(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns a container for a profile, with as much in it as the profile can express. */
    ContainerUnit container(ContainerRuntime.Profile profile) {
        return profile == ContainerRuntime.Profile.GEARD ? geard() : modern(profile);
    }

    private ContainerUnit.Builder named() {
        return ContainerUnit.builder(
                ContainerId.ofUserName("ctr-w" + word(3, 23)).orElseThrow(),
                new ImageName(IMAGES.get(random.nextInt(IMAGES.size()))),
                new RequestId(word(1, 128)));
    }

    private ContainerUnit.Builder common() {
        var builder = named().bindMounts(several(BindMount[]::new, i -> mount("/b" + i)))
                .runOptions(several(String[]::new, _ -> nasty()))
                .ports(ports(random.nextInt(4), this::plainPort));
        if (maybe()) {
            builder.user(word(1, 32));
        }
        if (maybe()) {
            builder.slice(new UnitName(word(1, 10) + "-" + word(1, 10) + ".slice"));
        }
        if (maybe()) {
            builder.environmentFile(Path.of("/etc/" + word(1, 20) + "@=+,.env"));
        }
        return builder;
    }

    private ContainerUnit.Builder hook(ContainerUnit.Builder builder) {
        return builder.hook(Path.of("/bin/true"), Path.of("/run/" + word(1, 10)));
    }

    private ContainerUnit geard() {
        var builder = common().volumes(several(VolumeSpec[]::new, i -> new VolumeSpec(path("/v" + i))));
        if (maybe()) {
            hook(builder);
            if (maybe()) {
                builder.isolated();
            }
        }
        return switch (random.nextInt(3)) {
            case 0 -> builder.build();
            case 1 -> builder.foreground().build();
            default ->
                hook(builder.ports(ports(1 + random.nextInt(3), this::plainPort)))
                        .socketActivated(maybe() ? SocketActivation.ENABLED : SocketActivation.PROXIED)
                        .build();
        };
    }

    private ContainerUnit modern(ContainerRuntime.Profile profile) {
        var builder = common().ports(ports(random.nextInt(4), this::port))
                .volumes(several(VolumeSpec[]::new, this::volume))
                .networks(several(ContainerNetwork[]::new, i -> new ContainerNetwork(word(1, 20) + "_" + i, maybe())))
                .after(several(UnitName[]::new, i -> new UnitName("a" + i + word(1, 10) + ".target")))
                .requires(several(UnitName[]::new, i -> new UnitName("r" + i + word(1, 10) + ".target")));
        if (maybe()) {
            builder.restart(pick(Restart.NO, Restart.ALWAYS, Restart.ON_FAILURE));
        }
        if (maybe()) {
            builder.stopTimeout(Duration.ofSeconds(1 + random.nextInt(86_400)));
        }
        if (maybe()) {
            builder.pullPolicy(pullPolicy(profile));
        }
        if (maybe()) {
            builder.healthCheck(healthCheck());
        }
        return withModernType(profile, withHookOrCommand(builder)).build();
    }

    private ContainerUnit.Builder withHookOrCommand(ContainerUnit.Builder builder) {
        return switch (random.nextInt(4)) {
            case 0 -> builder;
            case 1 -> hook(builder).isolated();
            case 2 -> hook(builder).command(several(String[]::new, _ -> nasty()));
            default -> builder.command(several(String[]::new, _ -> nasty()));
        };
    }

    private ContainerUnit.Builder withModernType(ContainerRuntime.Profile profile, ContainerUnit.Builder builder) {
        boolean podman = profile == ContainerRuntime.Profile.PODMAN;
        return switch (random.nextInt(podman ? 4 : 3)) {
            case 0 -> builder;
            case 1 -> builder.foreground();
            case 2 ->
                builder.ports(ports(1 + random.nextInt(7), this::streamPort)).socketActivated(SocketActivation.PROXIED);
            default ->
                builder.ports(ports(1 + random.nextInt(9), this::port)).socketActivated(SocketActivation.ENABLED);
        };
    }

    private VolumeSpec volume(int i) {
        return new VolumeSpec(path("/v" + i), maybe() ? Optional.of(word(1, 20) + "_.-") : Optional.empty());
    }

    private BindMount mount(String path) {
        return new BindMount(
                Path.of(CONTROL.matcher(path("/h")).replaceAll("")),
                path(path),
                maybe() ? BindMount.Access.READ_ONLY : BindMount.Access.READ_WRITE,
                pick(BindMount.Label.values()));
    }

    private PullPolicy pullPolicy(ContainerRuntime.Profile profile) {
        return profile == ContainerRuntime.Profile.PODMAN
                ? pick(PullPolicy.values())
                : pick(PullPolicy.ALWAYS, PullPolicy.MISSING, PullPolicy.NEVER);
    }

    private ContainerHealthCheck healthCheck() {
        return new ContainerHealthCheck(
                "c" + nasty(),
                Duration.ofSeconds(1 + random.nextInt(86_400)),
                Duration.ofSeconds(1 + random.nextInt(86_400)),
                1 + random.nextInt(100),
                Duration.ofSeconds(random.nextInt(86_400)));
    }

    SliceUnit slice() {
        var parent = new UnitName(word(1, 20) + ".slice");
        var name = new UnitName(parent.prefix() + "-" + word(1, 20) + ".slice");
        return new SliceUnit(name, random.nextLong(1, 1L << 50), maybe() ? Optional.of(parent) : Optional.empty());
    }

    TargetUnit target() {
        return new TargetUnit(
                new UnitName("t" + word(1, 20) + ".target"), new UnitName("w" + word(1, 20) + ".service"));
    }

    /** Creates ports that follow each other on the host. */
    private PortPair[] ports(int count, IntFunction<PortPair> port) {
        int first = 1 + random.nextInt(60_000);
        return IntStream.range(first, first + count).mapToObj(port).toArray(PortPair[]::new);
    }

    private PortPair plainPort(int external) {
        return new PortPair(1 + random.nextInt(65_535), external);
    }

    private PortPair streamPort(int external) {
        PortPair port = plainPort(external);
        return maybe() ? port : port.on(InetAddress.ofLiteral(ADDRESSES.get(random.nextInt(ADDRESSES.size()))));
    }

    private PortPair port(int external) {
        PortPair port = streamPort(external);
        return maybe() ? port : port.udp();
    }

    /** Text that a unit can carry. */
    String nasty() {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(NASTY.get(random.nextInt(NASTY.size())));
        }
        return text.toString();
    }

    private String path(String beginning) {
        return beginning + nasty().replace(":", "");
    }

    @SafeVarargs
    private <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T[] several(IntFunction<T[]> array, IntFunction<T> element) {
        return IntStream.range(0, random.nextInt(5)).mapToObj(element).toArray(array);
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private String word(int least, int most) {
        var word = new StringBuilder();
        for (int i = random.nextInt(least, most + 1); i > 0; i--) {
            word.append("abcdefghijklmnopqrstuvwxyz0123456789".charAt(random.nextInt(36)));
        }
        return word.toString();
    }
}
