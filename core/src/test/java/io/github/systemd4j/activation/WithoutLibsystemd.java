package io.github.systemd4j.activation;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.daemon.Notification;
import io.github.systemd4j.daemon.Watchdog;
import java.time.Duration;

/** A program that uses what doesn't need libsystemd, and then a bus, which does. */
final class WithoutLibsystemd {
    private WithoutLibsystemd() {}

    public static void main(String[] args) throws Exception {
        System.out.println(ListenFds.get());
        System.out.println(Watchdog.interval());
        System.out.println(Notification.ready().send());
        System.out.println(Notification.barrier(Duration.ofMinutes(1)));
        try {
            Bus.openSystem().close();
        } catch (UnsupportedOperationException e) {
            System.out.println(e.getMessage());
        }
    }
}
