package io.github.systemd4j.templates.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What systemd is to read from a container's service in Docker's dialect, said a second time and without templates. */
final class ExpectedUnit {
    private static final String RUNTIME = "/usr/bin/docker";

    private final ContainerUnit unit;

    ExpectedUnit(ContainerUnit unit) {
        this.unit = unit;
    }

    /** The keys with a section, in order. */
    List<String> keys() {
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        boolean simple = unit.type() == ContainerType.SIMPLE;
        boolean prepared = activated || unit.isolated();
        return Stream.of(
                        times("Unit.Description", 1),
                        times("Unit.BindsTo", activated ? 1 : 0),
                        times("Service.Type", 1),
                        times("Service.TimeoutStartSec", 1),
                        times("Service.Slice", unit.slice().isPresent() ? 1 : 0),
                        times("Service.EnvironmentFile", unit.environmentFile().isPresent() ? 1 : 0),
                        times("Service.ExecStartPre", prepared ? 3 : 2),
                        times("Service.ExecStart", 1),
                        times("Service.ExecStartPost", unit.initExecutable().isPresent() ? 1 : 0),
                        times("Service.ExecReload", simple ? 2 : 0),
                        times("Service.ExecStop", simple ? 1 : 0),
                        times("Install.WantedBy", 1),
                        times("Install.X-ContainerId", 1),
                        times("Install.X-ContainerImage", 1),
                        times("Install.X-ContainerUserId", unit.user().isPresent() ? 1 : 0),
                        times("Install.X-ContainerRequestId", 1),
                        times("Install.X-ContainerType", 1),
                        times("Install.X-PortMapping", unit.ports().size()),
                        times("Install.X-SocketActivated", activated ? 1 : 0))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> times(String key, int count) {
        return Collections.nCopies(count, key);
    }

    /** The words that a shell is to run, behind the {@code ||}, to make the data container. */
    List<String> makingData() {
        var words = new ArrayList<>(List.of(RUNTIME, "run", "--name", unit.id().dataName()));
        unit.volumes().forEach(volume -> words.addAll(List.of("-v", volume.path())));
        words.addAll(List.of("--entrypoint", "/bin/true", unit.image().value()));
        return words;
    }

    /** The words of {@code ExecStart=}. */
    List<String> start() {
        var words = new ArrayList<>(List.of(RUNTIME, "run"));
        switch (unit.type()) {
            case SIMPLE -> simple(words);
            case FOREGROUND -> foreground(words);
            case SOCKETACTIVATED -> activated(words);
        }
        return words;
    }

    private void simple(List<String> words) {
        words.addAll(List.of(
                "--rm", "--name", unit.id().value(), "--volumes-from", unit.id().dataName()));
        environment(words);
        words.addAll(List.of("-a", "stdout", "-a", "stderr"));
        published(words);
        words.addAll(unit.runOptions());
        mounts(words);
        isolated(words);
    }

    private void foreground(List<String> words) {
        words.add("--rm");
        environment(words);
        published(words);
        words.addAll(unit.runOptions());
        mounts(words);
        words.addAll(
                List.of("--name", unit.id().value(), "--volumes-from", unit.id().dataName()));
        isolated(words);
    }

    private void activated(List<String> words) {
        words.addAll(
                List.of("--name", unit.id().value(), "--volumes-from", unit.id().dataName()));
        environment(words);
        words.addAll(List.of("-a", "stdout", "-a", "stderr"));
        words.addAll(unit.runOptions());
        mounts(words);
        String proxy = "systemd-socket-proxyd";
        words.addAll(List.of("--env", "LISTEN_FDS", "-v", unit.runDirectory().orElseThrow() + ":/.container.init:ro"));
        words.addAll(
                List.of("-v", "/usr/lib/systemd/%s:/usr/sbin/%s:ro".formatted(proxy, proxy), "-u", "root", "--rm"));
        words.addAll(List.of(unit.image().value(), "/.container.init/container-init.sh"));
    }

    private void environment(List<String> words) {
        unit.environmentFile().ifPresent(file -> words.addAll(List.of("--env-file", file.toString())));
    }

    private void published(List<String> words) {
        unit.ports().forEach(pair -> words.addAll(List.of("-p", pair.external() + ":" + pair.internal())));
    }

    private void mounts(List<String> words) {
        var suffixes = Map.of(BindMount.Access.READ_ONLY, ":ro", BindMount.Access.READ_WRITE, "");
        unit.bindMounts()
                .forEach(mount -> words.addAll(
                        List.of("-v", mount.hostPath() + ":" + mount.path() + suffixes.get(mount.access()))));
    }

    private void isolated(List<String> words) {
        if (unit.isolated()) {
            words.addAll(List.of("-v", unit.runDirectory().orElseThrow() + ":/.container.init:ro", "-u", "root"));
        }
        words.add(unit.image().value());
        if (unit.isolated()) {
            words.add("/.container.init/container-init.sh");
        }
    }

    /** Words as they are read, when specifiers and variables aren't expanded yet. */
    static List<String> escaped(List<String> words) {
        return words.stream()
                .map(word -> word.replace("%", "%%").replace("$", "$$"))
                .toList();
    }
}
