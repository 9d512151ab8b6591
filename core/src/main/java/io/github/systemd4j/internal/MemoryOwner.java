package io.github.systemd4j.internal;

/** The owner of the memory of a message. */
public enum MemoryOwner {
    /** The user of the library, who may free it at any time. */
    USER,
    /** The library, which doesn't free it while a handler reads a message in it. */
    LIBRARY
}
