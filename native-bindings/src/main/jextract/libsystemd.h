/* The libsystemd headers that the symbols in libsystemd.symbols come from. */
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
