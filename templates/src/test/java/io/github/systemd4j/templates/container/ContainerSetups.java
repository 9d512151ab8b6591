package io.github.systemd4j.templates.container;

import static io.github.systemd4j.templates.container.ContainerFixture.succeed;

import io.github.systemd4j.templates.container.ContainerFixture.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The common parts of tests that run in each current profile, and with each type of container. */
@Tag("containers")
abstract class ContainerSetups {
    static final boolean ALL = Boolean.getBoolean("containers.all");

    /** Has the same units as SIMPLE. Podman's units are also the same, but are tested with both types. */
    static final Setup SAME_AS_SIMPLE = new Setup(ContainerRuntime.Profile.DOCKER, ContainerType.FOREGROUND);

    static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
    final List<ContainerFixture> fixtures = new ArrayList<>();

    @BeforeAll
    static void prepare() {
        ContainerFixture.prepare();
    }

    static Stream<Setup> setups() {
        return Stream.of(ContainerRuntime.Profile.PODMAN, ContainerRuntime.Profile.DOCKER)
                .flatMap(profile -> Stream.of(ContainerType.values()).map(type -> new Setup(profile, type)))
                .filter(setup -> ALL || !setup.equals(SAME_AS_SIMPLE));
    }

    ContainerFixture open(Setup setup) {
        var fixture = new ContainerFixture(setup);
        fixtures.add(fixture);
        return fixture;
    }

    @AfterEach
    void close() {
        fixtures.forEach(ContainerFixture::close);
    }

    static void kill(ContainerFixture fixture) {
        succeed("systemctl", "kill", "-s", "KILL", fixture.id.serviceName().value());
    }
}
