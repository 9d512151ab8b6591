/** The programs of the documentation and of the demo. */
module io.github.systemd4j.examples {
    requires io.github.systemd4j;

    opens io.github.systemd4j.examples to
            io.github.systemd4j; // which makes its records out of messages
}
