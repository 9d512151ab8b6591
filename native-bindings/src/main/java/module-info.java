/**
 * The native layer: the code that {@code jextract} generates from the headers of libsystemd and from some of libc, and
 * hand-written code for what jextract can't express.
 *
 * <p>C names are verbatim here. Nothing in this module is API: it is exported to systemd4j's core only, and is the only
 * module that needs native access.
 */
@SuppressWarnings("module") // core is compiled after this module
module io.github.systemd4j.bindings {
    requires static org.jspecify;

    exports io.github.systemd4j.bindings to
            io.github.systemd4j;
    exports io.github.systemd4j.bindings.libc to
            io.github.systemd4j;
    exports io.github.systemd4j.bindings.libsystemd to
            io.github.systemd4j;
}
