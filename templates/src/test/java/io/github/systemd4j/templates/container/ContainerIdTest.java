package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.unit.UnitName;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"abcd", "0-_.", "abcdefghijklmnopqrstuvwx", "a..b", "a-ctr-b", "a-data-b", "data"})
    void shouldTakeIdentifiers(String text) {
        assertThat(new ContainerId(text)).hasToString(text);
        assertThat(ContainerId.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "abcdefghijklmnopqrstuvwxy",
                "ab/d",
                "ab d",
                "abcd\n",
                "äöüß",
                "....",
                "-rmf",
                "_abc",
                "ctr-abcd.service",
                "ctr-abcd.idle",
                "abcd-data",
                "ab\0d"
            })
    void shouldRefuseOthers(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ContainerId(text))
                .withMessageContaining("\"" + text + "\" is not a container identifier");
        assertThat(ContainerId.isValid(text)).isFalse();
    }

    @Test
    void shouldNameUnitsFilesAndUsers() {
        var id = new ContainerId("web.1");

        assertThat(id.serviceName()).hasToString("ctr-web.1.service");
        assertThat(id.socketName()).hasToString("ctr-web.1.socket");
        assertThat(id.idleFlagName()).isEqualTo("ctr-web.1.idle");
        assertThat(id.userName()).isEqualTo("ctr-web.1");
        assertThat(id.dataName()).isEqualTo("web.1-data");
    }

    @Test
    void shouldBeReadBackFromNames() {
        var id = new ContainerId("web.1");

        assertThat(ContainerId.ofUnit(id.serviceName())).contains(id);
        assertThat(ContainerId.ofUnit(id.socketName())).contains(id);
        assertThat(ContainerId.ofUserName(id.userName())).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctr-abcd.slice",
                "ctr-abc.service",
                "abcd.service",
                "ctr.service",
                "ctr-.socket",
                "ctr-a@b.service"
            })
    void shouldNotBeReadFromUnitsOfOthers(String unit) {
        assertThat(ContainerId.ofUnit(new UnitName(unit))).isEmpty();
    }

    @Test
    void shouldMakeRandomIdentifiers() {
        var ids = new HashSet<ContainerId>();
        Stream.generate(() -> ContainerId.random("web-")).limit(1_000).forEach(ids::add);

        assertThat(ids)
                .hasSize(1_000)
                .allSatisfy(id -> assertThat(id.value()).hasSize(24).startsWith("web-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"thirteen-char", "-", "a b"})
    void shouldRefusePrefixesThatLeaveNoRoomOrAreNone(String prefix) {
        assertThatIllegalArgumentException().isThrownBy(() -> ContainerId.random(prefix));
    }
}
