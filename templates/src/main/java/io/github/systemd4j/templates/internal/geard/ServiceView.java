package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerType;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The values in the templates of a container's service; there is one template for each {@link ContainerType}. Values
 * between double quotes of a template contain nothing that would end the quotes.
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
        UnitValue user,
        Optional<UnitValue> slice,
        Optional<UnitValue> environmentFile,
        Optional<UnitValue> hook,
        Optional<Preparation> preparation,
        UnitValue ports,
        UnitValue volumes,
        UnitValue bindMounts,
        UnitValue runOptions,
        Runtime runtime) {
    static ServiceView of(ContainerUnit unit, ContainerRuntime runtime) {
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
                UnitValue.text(unit.user().orElse("")),
                unit.slice().map(UnitValue::unit),
                unit.environmentFile().map(ServiceView::path),
                unit.initExecutable().map(ServiceView::path),
                preparation(unit),
                options("-p", unit.ports(), PortPair::publishOption, UnitValue::argument),
                options("-v", unit.volumes(), VolumeSpec::path, UnitValue::scriptArgument),
                options("-v", unit.bindMounts(), BindMount::toString, UnitValue::argument),
                list(unit.runOptions().stream().map(UnitValue::argument)),
                Runtime.of(runtime));
    }

    private static Optional<UnitValue> activation(ContainerUnit unit) {
        return Optional.of(unit.socketActivation())
                .filter(how -> how != SocketActivation.DISABLED)
                .map(how -> UnitValue.text(how.directiveValue()));
    }

    private static Optional<Preparation> preparation(ContainerUnit unit) {
        boolean prepared = unit.isolated() || unit.type() == ContainerType.SOCKETACTIVATED;
        return prepared ? unit.runDirectory().map(directory -> new Preparation(path(directory))) : Optional.empty();
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

    /** The directory that the hook writes to before the start. */
    record Preparation(UnitValue directory) {}

    /** The programs; the shell finds the runtime by its name. */
    record Runtime(UnitValue path, UnitValue name, UnitValue socketProxy) {
        static Runtime of(ContainerRuntime runtime) {
            return new Runtime(
                    ServiceView.path(runtime.executable()),
                    UnitValue.text(runtime.executable().getFileName().toString()),
                    ServiceView.path(runtime.socketProxy()));
        }
    }

    @JStache(path = "simple")
    record Simple(ServiceView unit) {}

    @JStache(path = "foreground")
    record InForeground(ServiceView unit) {}

    @JStache(path = "socketactivated")
    record SocketActivated(ServiceView unit) {}
}
