package io.github.systemd4j.bus;

/**
 * How long borrowed memory may be read: on the loop's thread, until the handler it was shown to returns. A view keeps
 * the ticket of its time; a ticket that has passed can't be used, on any thread, whatever became of the memory.
 */
final class Borrow {
    private final Thread owner;
    private long ticket;

    Borrow(Thread owner) {
        this.owner = owner;
    }

    long ticket() {
        return ticket;
    }

    void end() {
        ticket++;
    }

    void check(long ofView) {
        checkThread();
        if (ofView != ticket) {
            throw ended();
        }
    }

    void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new WrongThreadException(
                    "a borrowed message belongs to " + owner.getName() + ": hand copy() to other threads");
        }
    }

    static IllegalStateException ended() {
        return new IllegalStateException("the message was borrowed and its handler has returned: keep copy() instead");
    }
}
