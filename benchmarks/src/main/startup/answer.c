/* Sends one line to each client of the socket that it inherits, as fast as C can. */
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

int main(void) {
    static const char answer[] = "answered\n";

    if (sd_listen_fds(0) != 1)
        return 1;
    for (;;) {
        int client = accept(SD_LISTEN_FDS_START, NULL, NULL);
        if (client < 0 || write(client, answer, sizeof answer - 1) < 0 || close(client) < 0)
            return 1;
    }
}
