package io.github.systemd4j.internal;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds an accessor: an object through which our other packages call hidden members of an exported class, like
 * {@code SharedSecrets} in the JDK. The static initializer of that class sets it, and {@link #get} forces this
 * initialization.
 *
 * @param <A> the accessor's type
 */
public final class AccessorHolder<A> {
    private final Class<?> owner;
    private @Nullable A accessor;

    /** Creates a holder for the accessor to the members of a class. */
    public AccessorHolder(Class<?> owner) {
        this.owner = owner;
    }

    /** Sets the accessor; once, in the static initializer of the owner. */
    public void set(A created) {
        accessor = created;
    }

    /**
     * Returns the accessor. Initializes the owner first, because a mention of a class doesn't initialize it. If another
     * thread is initializing it, this call waits for the end, so that the accessor is set and visible.
     */
    public A get() {
        try {
            MethodHandles.lookup().ensureInitialized(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return Objects.requireNonNull(accessor);
    }
}
