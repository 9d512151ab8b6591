package io.github.systemd4j.internal;

/** Who frees the memory in which a message lies. */
public enum MemoryOwner {
    /** The library's user, at any time. */
    USER,
    /** The library, and not while a message in it is shown. */
    LIBRARY
}
