package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Valid models of all kinds, whose texts are as nasty as they may be; the same for the same seed. */
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

    private final SplittableRandom random;

    RandomUnits(long seed) {
        this.random = new SplittableRandom(seed);
    }

    ContainerUnit container() {
        var builder = ContainerUnit.builder(
                ContainerId.ofUserName("ctr-" + word(4, 24)).orElseThrow(),
                new ImageName(IMAGES.get(random.nextInt(IMAGES.size()))),
                new RequestId(word(1, 128)));
        builder.volumes(several(VolumeSpec[]::new, _ -> new VolumeSpec(path())))
                .bindMounts(several(BindMount[]::new, _ -> new BindMount(Path.of(path()), path(), access())))
                .runOptions(several(String[]::new, _ -> nasty()));
        if (maybe()) {
            builder.user(word(1, 32));
        }
        if (maybe()) {
            builder.slice(new UnitName(word(1, 10) + "-" + word(1, 10) + ".slice"));
        }
        if (maybe()) {
            builder.environmentFile(Path.of("/etc/" + word(1, 20) + "@=+,.env"));
        }
        return withType(builder).build();
    }

    private ContainerUnit.Builder withType(ContainerUnit.Builder builder) {
        builder.ports(ports(random.nextInt(4)));
        if (maybe()) {
            builder.hook(Path.of("/bin/" + "true"), Path.of("/run/" + word(1, 10)));
            if (maybe()) {
                builder.isolated();
            }
        }
        return switch (random.nextInt(3)) {
            case 0 -> builder;
            case 1 -> builder.foreground();
            default ->
                builder.ports(ports(1 + random.nextInt(3)))
                        .hook(Path.of("/bin/true"), Path.of("/run/" + word(1, 10)))
                        .socketActivated(maybe() ? SocketActivation.ENABLED : SocketActivation.PROXIED);
        };
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

    private PortPair[] ports(int count) {
        int first = 1 + random.nextInt(60_000);
        return IntStream.range(0, count)
                .mapToObj(i -> new PortPair(1 + random.nextInt(65_535), first + i))
                .toArray(PortPair[]::new);
    }

    /** Text that a unit can carry. */
    String nasty() {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(NASTY.get(random.nextInt(NASTY.size())));
        }
        return text.toString();
    }

    private String path() {
        return "/p" + nasty().replace(":", "");
    }

    private BindMount.Access access() {
        return maybe() ? BindMount.Access.READ_ONLY : BindMount.Access.READ_WRITE;
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
