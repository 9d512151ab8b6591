package io.github.systemd4j.templates.container;

import java.util.Locale;

/** Selects when a runtime pulls a container's image before it starts the container. */
public enum PullPolicy {
    /** At each start. */
    ALWAYS,

    /** If the image isn't on this machine. */
    MISSING,

    /** Never: the start fails if the image isn't on this machine. */
    NEVER,

    /** At each start if the registry has a newer image; podman only. */
    NEWER;

    /** Returns the value of the runtime's option {@code --pull}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }
}
