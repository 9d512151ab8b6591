package io.github.systemd4j.internal.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryOptionsTest {
    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    @Test
    void shouldLimitTimesToTheRangeOfTheClock() {
        DeliveryOptions options =
                DeliveryOptions.defaults().withMaxWait(LONGEST).withCloseTimeout(LONGEST);
        assertThat(options.maxWait().toNanos()).isPositive();
        assertThat(options.closeTimeout().toNanos()).isPositive();
    }

    @Test
    void shouldRefuseNegativeTimes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeliveryOptions.defaults().withMaxWait(Duration.ofMillis(-1)))
                .withMessage("maxWait is PT-0.001S, but must not be negative");
    }
}
