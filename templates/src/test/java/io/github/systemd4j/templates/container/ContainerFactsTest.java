package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerFactsTest {
    private static final String LEAST = """
            [Install]
            X-ContainerId=web1
            X-ContainerImage=busybox
            X-ContainerRequestId=r
            X-ContainerType=simple
            """;

    private static ContainerFacts read(String text) {
        return ContainerFacts.read(
                UnitDocument.parse(text.getBytes(StandardCharsets.UTF_8), Path.of("/units/ctr-web1.service")));
    }

    @Test
    void shouldReadTheLeast() {
        assertThat(read(LEAST))
                .isEqualTo(new ContainerFacts(
                        new ContainerId("web1"),
                        new ImageName("busybox"),
                        new RequestId("r"),
                        false,
                        Optional.empty(),
                        List.of(),
                        SocketActivation.DISABLED));
    }

    @Test
    void shouldReadAnEmptyUserAsNone() {
        assertThat(read(LEAST + "X-ContainerUserId=\n").user()).isEmpty();
    }

    @Test
    void shouldReadAllPortsInOrder() {
        assertThat(read(LEAST + "X-PortMapping=2:20\nX-Other=\nX-PortMapping=1:10\n")
                        .ports())
                .containsExactly(new PortPair(2, 20), new PortPair(1, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "enabled", "proxied"})
    void shouldReadSocketActivation(String word) {
        assertThat(read(LEAST + "X-SocketActivated=" + word + "\n")
                        .socketActivation()
                        .directiveValue())
                .isEqualTo(word);
    }

    @Test
    void shouldTakeTheLastOfSeveral() {
        assertThat(read(LEAST + "X-ContainerId=web2\n").id()).hasToString("web2");
    }

    @ParameterizedTest
    @CsvSource({
        "X-ContainerId,../../etc",
        "X-ContainerImage,--privileged",
        "X-ContainerUserId,a b",
        "X-ContainerRequestId,../r",
        "X-ContainerType,odd",
        "X-PortMapping,1",
        "X-PortMapping,0:1",
        "X-SocketActivated,maybe"
    })
    void shouldReportWhichLineIsBad(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(LEAST + key + "=" + value + "\n"))
                .withMessageStartingWith("/units/ctr-web1.service:6: " + key + "=: ")
                .withMessageContaining(value.substring(0, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-ContainerId", "X-ContainerImage", "X-ContainerRequestId", "X-ContainerType"})
    void shouldReportWhichKeyIsMissing(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(LEAST.replace(key, "X-Other")))
                .withMessage(
                        "/units/ctr-web1.service: [Install] has no %s=: it is not a container's unit, or was damaged",
                        key);
    }

    @Test
    void shouldNotReadAnotherSection() {
        assertThat(read("[Service]\nX-PortMapping=junk\n" + LEAST).ports()).isEmpty();
    }
}
