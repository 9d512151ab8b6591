/**
 * The native layer: what {@code jextract} generates from libsystemd's headers and from a few of libc's, and by hand
 * only what it can't express.
 *
 * <p>C names stay verbatim here. Nothing in this module is API: it is exported to systemd4j's core alone, and it alone
 * needs native access.
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
