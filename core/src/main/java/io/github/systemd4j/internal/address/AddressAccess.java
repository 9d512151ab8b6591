package io.github.systemd4j.internal.address;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.AccessorHolder;

/** Gives the connections access to the endpoint of an address, which isn't public. */
public abstract class AddressAccess {
    private static final AccessorHolder<AddressAccess> HOLDER = new AccessorHolder<>(BusAddress.class);

    protected AddressAccess() {}

    /** Sets the implementation; once, while {@link BusAddress} is initialized. */
    public static void set(AddressAccess access) {
        HOLDER.set(access);
    }

    /** Returns the endpoint of an address. */
    public static Endpoint endpoint(BusAddress address) {
        return HOLDER.get().endpointOf(address);
    }

    protected abstract Endpoint endpointOf(BusAddress address);
}
