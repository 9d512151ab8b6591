/* The headers of libsystemd that declare the symbols in libsystemd.symbols. */
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
