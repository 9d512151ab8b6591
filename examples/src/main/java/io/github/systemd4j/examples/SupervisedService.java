package io.github.systemd4j.examples;

import io.github.systemd4j.daemon.ServiceLifecycle;
import java.util.concurrent.locks.LockSupport;

/** A service that hangs after a while: systemd notices, and starts it again. */
public final class SupervisedService implements AutoCloseable {
    private static final long SECOND = 1_000_000_000;

    private volatile long lastWork = System.nanoTime();

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(SupervisedService::start) // READY=1 is sent when this returns
                .healthCheck(SupervisedService::isWorking) // WATCHDOG=1 is sent as long as this is true
                .run(); // until SIGTERM: STOPPING=1 is sent, the service is closed
    }

    private static SupervisedService start() {
        var service = new SupervisedService();
        Thread.ofPlatform().daemon().start(service::work);
        System.out.println("working");
        return service;
    }

    private void work() {
        for (int task = 0; task < 10; task++) {
            LockSupport.parkNanos(SECOND / 10);
            lastWork = System.nanoTime();
        }
        System.out.println("hanging");
        while (true) {
            LockSupport.park();
        }
    }

    private boolean isWorking() {
        return System.nanoTime() - lastWork < SECOND;
    }

    @Override
    public void close() {
        System.out.println("stopped");
    }
}
