package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The common parts of tests of transient units: a manager, and the properties that systemd reports. */
@Tag("systemd")
abstract class TransientUnitFixture {
    static final String SERVICE = UnitType.SERVICE.interfaceName();
    final SystemdManager systemd = SystemdManager.openSystem();

    @AfterEach
    void close() {
        systemd.close();
    }

    void start(TransientUnit unit) throws Exception {
        assertThat(Await.value(systemd.start(unit).result())).isEqualTo(JobResult.DONE);
    }

    void stop(TransientUnit unit) throws Exception {
        assertThat(Await.value(systemd.unit(unit.name()).stop().result())).isEqualTo(JobResult.DONE);
    }

    Object property(TransientUnit unit, String name) {
        return property(unit.name(), unit.name().type().interfaceName(), name);
    }

    Object property(UnitName unit, String interfaceName, String name) {
        return systemd.bus()
                .object(SystemdNames.BUS_NAME, unit.objectPath().value())
                .property(interfaceName, name);
    }

    Object unitProperty(TransientUnit unit, String name) {
        return property(unit.name(), SystemdNames.UNIT, name);
    }

    /** Returns the commands of a step, without their results. */
    List<?> commands(TransientUnit unit, String name) {
        return ((List<?>) property(unit, name))
                .stream()
                        .map(command -> Struct.of(
                                ((Struct) command).fields().subList(0, 3).toArray()))
                        .toList();
    }

    static Path target(String link) throws IOException {
        return Files.readSymbolicLink(Path.of(link));
    }
}
