/** The greeter alone. */
module greeter {
    requires io.github.systemd4j;
}
