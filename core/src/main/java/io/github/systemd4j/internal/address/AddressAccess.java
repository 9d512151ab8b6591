package io.github.systemd4j.internal.address;

import io.github.systemd4j.bus.BusAddress;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the connections access to the endpoint of an address, which isn't public. */
public abstract class AddressAccess {
    private static @Nullable AddressAccess instance;

    protected AddressAccess() {}

    /** Sets the implementation; once, while {@link BusAddress} is initialized. */
    public static void set(AddressAccess access) {
        instance = access;
    }

    /** Returns the endpoint of an address. */
    public static Endpoint endpoint(BusAddress address) {
        try {
            MethodHandles.lookup().ensureInitialized(BusAddress.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return Objects.requireNonNull(instance).endpointOf(address);
    }

    protected abstract Endpoint endpointOf(BusAddress address);
}
