/** The greeter only. */
module greeter {
    requires io.github.systemd4j;
}
