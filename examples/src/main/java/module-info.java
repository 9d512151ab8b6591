/** The programs of the documentation and of the demo. */
module io.github.systemd4j.examples {
    requires io.github.systemd4j;
}
