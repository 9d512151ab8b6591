package io.github.systemd4j.templates.container;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** States the expected units of geard. */
record ExpectedGeardUnit(ContainerUnit unit) implements ExpectedUnit {
    private static final String RUNTIME = "/usr/bin/docker";
    private static final String PROXY = "/usr/sbin/systemd-socket-proxyd";

    @Override
    public List<String> keys() {
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        boolean simple = unit.type() == ContainerType.SIMPLE;
        int preparations = activated ? 1 : unit.isolated() ? 3 : 2;
        return Stream.of(
                        ExpectedUnit.times("Unit.Description", 1),
                        ExpectedUnit.times("Unit.BindsTo", activated ? 1 : 0),
                        ExpectedUnit.times("Service.Type", 1),
                        ExpectedUnit.times("Service.TimeoutStartSec", 1),
                        ExpectedUnit.times("Service.Slice", unit.slice().isPresent() ? 1 : 0),
                        ExpectedUnit.times(
                                "Service.EnvironmentFile",
                                unit.environmentFile().isPresent() ? 1 : 0),
                        ExpectedUnit.times("Service.ExecStartPre", preparations),
                        ExpectedUnit.times("Service.ExecStart", 1),
                        ExpectedUnit.times(
                                "Service.ExecStartPost", unit.initExecutable().isPresent() ? 1 : 0),
                        ExpectedUnit.times("Service.ExecReload", simple ? 2 : 0),
                        ExpectedUnit.times("Service.ExecStop", simple ? 1 : 0),
                        ExpectedUnit.times("Install.WantedBy", 1),
                        ExpectedUnit.times("Install.X-ContainerId", 1),
                        ExpectedUnit.times("Install.X-ContainerImage", 1),
                        ExpectedUnit.times("Install.X-ContainerUserId", 1),
                        ExpectedUnit.times("Install.X-ContainerRequestId", 1),
                        ExpectedUnit.times("Install.X-ContainerType", 1),
                        ExpectedUnit.times("Install.X-PortMapping", unit.ports().size()),
                        ExpectedUnit.times("Install.X-SocketActivated", activated ? 1 : 0))
                .flatMap(List::stream)
                .toList();
    }

    /** Without {@code ExecStartPre=}, whose arguments a shell reads a second time. */
    @Override
    public List<String> commandKeys() {
        return List.of("ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost");
    }

    @Override
    public List<Call> calls(String key) {
        String id = unit.id().value();
        var stop = new Call(true, List.of(RUNTIME, "stop", id));
        var remove = new Call(true, List.of(RUNTIME, "rm", id));
        boolean simple = unit.type() == ContainerType.SIMPLE;
        return switch (key) {
            case "ExecStart" -> List.of(new Call(false, start()));
            case "ExecStartPost" -> ExpectedUnit.hook(unit, "--post", true);
            case "ExecReload" -> simple ? List.of(stop, remove) : List.of();
            case "ExecStop" -> simple ? List.of(stop) : List.of();
            default -> List.of();
        };
    }

    @Override
    public List<List<String>> callsOfStart() {
        var calls = new ArrayList<List<String>>();
        if (unit.type() != ContainerType.SOCKETACTIVATED) {
            calls.add(makingData());
            calls.add(List.of("rm", unit.id().value()));
        }
        calls.add(start().subList(1, start().size()));
        return calls;
    }

    /** Returns the arguments that a shell runs after {@code ||} to create the data container. */
    private List<String> makingData() {
        return Stream.of(
                        Stream.of("run", "--name", unit.id().dataName()),
                        ExpectedUnit.each("-v", unit.volumes().stream().map(VolumeSpec::path)),
                        Stream.of("--entrypoint", "/bin/true", unit.image().value()))
                .flatMap(words -> words)
                .toList();
    }

    private List<String> start() {
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
        words.addAll(List.of("--rm", "--foreground"));
        environment(words);
        published(words);
        words.addAll(unit.runOptions());
        mounts(words);
        words.addAll(
                List.of("--name", unit.id().value(), "--volumes-from", unit.id().dataName()));
        isolated(words);
    }

    /** Geard left the bind mounts out. */
    private void activated(List<String> words) {
        words.addAll(
                List.of("--name", unit.id().value(), "--volumes-from", unit.id().value()));
        environment(words);
        words.addAll(List.of("-a", "stdout", "-a", "stderr"));
        words.addAll(unit.runOptions());
        words.addAll(List.of("--env", "LISTEN_FDS", "-v", unit.runDirectory().orElseThrow() + ":/.container.init:ro"));
        words.addAll(List.of("-v", PROXY + ":/usr/sbin/systemd-socket-proxyd:ro", "-u", "root", "-f", "--rm"));
        words.addAll(List.of(unit.image().value(), "/.container.init/container-init.sh"));
    }

    private void environment(List<String> words) {
        unit.environmentFile().ifPresent(file -> words.addAll(List.of("--env-file", file.toString())));
    }

    private void published(List<String> words) {
        unit.ports().forEach(pair -> words.addAll(List.of("-p", pair.external() + ":" + pair.internal())));
    }

    private void mounts(List<String> words) {
        unit.bindMounts().forEach(mount -> words.addAll(List.of("-v", ExpectedUnit.mount(mount))));
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
}
