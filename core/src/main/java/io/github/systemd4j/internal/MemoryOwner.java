package io.github.systemd4j.internal;

/** The owner of the memory of a message, who frees it. */
public enum MemoryOwner {
    /** The library's user, at any time. */
    USER,
    /** The library, but not while a handler reads a message in it. */
    LIBRARY
}
