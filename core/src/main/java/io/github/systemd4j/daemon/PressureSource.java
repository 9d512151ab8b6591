package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;

/** Calls a handler when a pressure file is ready. Used on the loop's thread. */
final class PressureSource implements EventSource {
    private static final String WHERE = "the handler of memory pressure";

    private final EventLoop loop;
    private final PressureFile file;
    private final int fd;
    private final Runnable handler;

    PressureSource(EventLoop loop, PressureFile file, Runnable handler) {
        this.loop = loop;
        this.file = file;
        this.fd = file.fd().fd();
        this.handler = handler;
    }

    @Override
    public int events() {
        return file.events();
    }

    @Override
    public int fd() {
        return fd;
    }

    @Override
    public void dispatch(int events) {
        boolean pressure = (events & file.events()) != 0;
        int end = (events & (libc_h.POLLERR() | libc_h.POLLHUP())) == 0 ? 0 : libc_h.ESHUTDOWN();
        if (file.events() == IN) {
            int count = PressureFile.discard(fd);
            pressure = count > 0;
            end = count > 0 || count == -libc_h.EAGAIN() ? 0 : count == 0 ? libc_h.ESHUTDOWN() : -count;
        }
        if (end != 0) {
            close();
            loop.errorHandler()
                    .onError(WHERE, Errno.of(end, "no more memory pressure is reported: the source has ended"));
        } else if (pressure) {
            handle();
        }
    }

    private void handle() {
        try {
            handler.run();
        } catch (Throwable t) {
            loop.errorHandler().onError(WHERE, t);
        }
    }

    @Override
    public void close() {
        loop.remove(this);
        file.fd().close();
    }
}
