package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the templates of a container's service show; there is one for each {@link ContainerType}. Those that stand in
 * double quotes, in the templates, are such that nothing in them would end the quotes.
 */
record ServiceView(
        UnitValue id,
        UnitValue dataName,
        UnitValue image,
        UnitValue requestId,
        UnitValue socket,
        UnitValue isolation,
        Optional<UnitValue> activation,
        List<UnitValue> mappings,
        List<UnitValue> users,
        Optional<UnitValue> slice,
        Optional<UnitValue> environmentFile,
        Optional<UnitValue> passedEnvironment,
        Optional<UnitValue> hook,
        Optional<Preparation> preparation,
        UnitValue ports,
        UnitValue volumes,
        UnitValue bindMounts,
        UnitValue runOptions,
        Runtime runtime) {
    static ServiceView of(ContainerUnit unit, ContainerRuntime dialect) {
        boolean passed = !dialect.has(Habit.ENVIRONMENT_OF_CLIENT_ONLY);
        return new ServiceView(
                UnitValue.text(unit.id().value()),
                UnitValue.text(unit.id().dataName()),
                UnitValue.text(unit.image().value()),
                UnitValue.text(unit.requestId().value()),
                UnitValue.unit(unit.id().socketName()),
                UnitValue.text(unit.isolated() ? "isolated" : "simple"),
                activation(unit),
                unit.ports().stream()
                        .map(pair -> UnitValue.text(pair.toString()))
                        .toList(),
                users(unit, dialect),
                unit.slice().map(UnitValue::unit),
                unit.environmentFile().map(ServiceView::path),
                unit.environmentFile().filter(_ -> passed).map(ServiceView::path),
                unit.initExecutable().map(ServiceView::path),
                preparation(unit),
                options("-p", unit.ports(), ServiceView::published, UnitValue::argument),
                options("-v", unit.volumes(), VolumeSpec::toString, UnitValue::scriptArgument),
                options("-v", unit.bindMounts(), BindMount::toString, UnitValue::argument),
                list(unit.runOptions().stream().map(UnitValue::argument)),
                Runtime.of(dialect, unit.type()));
    }

    private static Optional<UnitValue> activation(ContainerUnit unit) {
        return Optional.of(unit.socketActivation())
                .filter(how -> how != SocketActivation.DISABLED)
                .map(how -> UnitValue.text(how.word()));
    }

    private static List<UnitValue> users(ContainerUnit unit, ContainerRuntime dialect) {
        return unit
                .user()
                .or(() -> dialect.has(Habit.EMPTY_USER) ? Optional.of("") : Optional.empty())
                .map(UnitValue::text)
                .stream()
                .toList();
    }

    private static Optional<Preparation> preparation(ContainerUnit unit) {
        boolean prepared = unit.isolated() || unit.type() == ContainerType.SOCKETACTIVATED;
        return prepared ? unit.runDirectory().map(directory -> new Preparation(path(directory))) : Optional.empty();
    }

    private static String published(PortPair pair) {
        return pair.external() + ":" + pair.internal();
    }

    private static <T> UnitValue options(
            String option, Collection<T> values, Function<T, String> argument, Function<String, UnitValue> written) {
        return list(values.stream()
                .map(argument)
                .flatMap(value -> Stream.of(option, value))
                .map(written));
    }

    private static UnitValue list(Stream<UnitValue> arguments) {
        return UnitValue.list(arguments.toArray(UnitValue[]::new));
    }

    private static UnitValue path(Path path) {
        return UnitValue.path(path.toString());
    }

    String render(ContainerType type) {
        return switch (type) {
            case SIMPLE -> SimpleRenderer.of().execute(new Simple(this));
            case FOREGROUND -> InForegroundRenderer.of().execute(new InForeground(this));
            case SOCKETACTIVATED -> SocketActivatedRenderer.of().execute(new SocketActivated(this));
        };
    }

    /** What the hook leaves for the container, before the start. */
    record Preparation(UnitValue directory) {}

    /** What depends on the dialect alone. */
    record Runtime(
            UnitValue path,
            UnitValue shellName,
            UnitValue socketProxy,
            Optional<UnitValue> foreground,
            boolean delegates,
            boolean volumesFromItself) {
        static Runtime of(ContainerRuntime dialect, ContainerType type) {
            return new Runtime(
                    ServiceView.path(dialect.runtime()),
                    UnitValue.text(dialect.shellRuntime()),
                    ServiceView.path(dialect.socketProxy()),
                    dialect.foreground().option(type).map(UnitValue::argument),
                    dialect.foreground().delegates(type),
                    dialect.has(Habit.VOLUMES_FROM_ITSELF));
        }
    }

    @JStache(path = "simple")
    record Simple(ServiceView unit) {}

    @JStache(path = "foreground")
    record InForeground(ServiceView unit) {}

    @JStache(path = "socketactivated")
    record SocketActivated(ServiceView unit) {}
}
