package io.github.systemd4j.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.systemd4j.message.BusException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Assertions on errors that arrive over a bus. */
public final class Errors {
    private Errors() {}

    /** Asserts that a call fails with a D-Bus error, and returns the error. */
    public static BusException assertFails(String name, ThrowingCallable call) {
        BusException failure = catchThrowableOfType(BusException.class, call);
        assertThat(failure)
                .as("the failure of a call that should fail with " + name)
                .isNotNull();
        assertThat(failure.name()).as(failure.getMessage()).isEqualTo(name);
        return failure;
    }
}
