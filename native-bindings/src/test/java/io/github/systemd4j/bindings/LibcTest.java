package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LibcTest {
    private static final int NO_FD = -1;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(64, 8);

    @BeforeAll
    static void load() {
        Libsystemd.load();
    }

    @AfterEach
    void closeArena() {
        arena.close();
    }

    @Test
    void shouldAnswerNegativeErrnoWhenFdIsBad() {
        assertThat(Libc.fcntl(NO_FD, libc_h.F_GETFD(), 0)).isEqualTo(-libc_h.EBADF());
        assertThat(Libc.read(NO_FD, buffer, 8)).isEqualTo(-libc_h.EBADF());
        assertThat(Libc.write(NO_FD, buffer, 8)).isEqualTo(-libc_h.EBADF());
        assertThat(Libc.pwrite(NO_FD, buffer, 8, 0)).isEqualTo(-libc_h.EBADF());
        assertThat(LibcEpoll.epoll_ctl(NO_FD, libc_h.EPOLL_CTL_ADD(), 0, buffer))
                .isEqualTo(-libc_h.EBADF());
        assertThat(LibcEpoll.epoll_wait(NO_FD, buffer, 1, 0)).isEqualTo(-libc_h.EBADF());
    }

    @Test
    void shouldAnswerNegativeErrnoWhenArgumentIsInvalid() {
        assertThat(LibcEpoll.eventfd(0, -1)).isEqualTo(-libc_h.EINVAL());
        assertThat(LibcEpoll.epoll_create1(-1)).isEqualTo(-libc_h.EINVAL());
        assertThat(Libc.socketpair(libc_h.AF_INET(), libc_h.SOCK_STREAM(), 0, buffer))
                .isEqualTo(-libc_h.EOPNOTSUPP());
    }

    @Test
    void shouldDuplicateFdWhenAskedByFcntl() {
        int fd = eventfd(0);

        int copy = Libc.fcntl(fd, libc_h.F_DUPFD_CLOEXEC(), 100);

        assertThat(copy).isGreaterThanOrEqualTo(100);
        assertThat(Libc.fcntl(copy, libc_h.F_GETFD(), 0)).isEqualTo(libc_h.FD_CLOEXEC());
        assertThat(Libc.close(copy)).isZero();
        assertThat(Libc.close(copy)).isEqualTo(-1);
        assertThat(Libc.close(fd)).isZero();
    }

    @Test
    void shouldCountWhenEventfdIsWritten() {
        int fd = eventfd(5);
        buffer.set(JAVA_LONG, 0, 7);

        assertThat(Libc.write(fd, buffer, 8)).isEqualTo(8);
        assertThat(Libc.read(fd, buffer, 8)).isEqualTo(8);
        assertThat(buffer.get(JAVA_LONG, 0)).isEqualTo(12);
        assertThat(Libc.read(fd, buffer, 8)).isEqualTo(-libc_h.EAGAIN());
        assertThat(Libc.close(fd)).isZero();
    }

    @Test
    void shouldReportReadyFdsWithTheirDataWhenEpollWaits() {
        int epoll = LibcEpoll.epoll_create1(libc_h.EPOLL_CLOEXEC());
        int idle = eventfd(0);
        int first = eventfd(1);
        int second = eventfd(1);
        add(epoll, idle, 1L);
        add(epoll, first, 0x1122334455667788L);
        add(epoll, second, -3L);

        assertThat(LibcEpoll.epoll_wait(epoll, buffer, 4, 1_000)).isEqualTo(2);
        assertThat(new long[] {epoll_event.data(buffer, 0), epoll_event.data(buffer, 1)})
                .containsExactlyInAnyOrder(0x1122334455667788L, -3L);
        assertThat(epoll_event.events(buffer, 1)).isEqualTo(libc_h.EPOLLIN());

        assertThat(LibcEpoll.epoll_ctl(epoll, libc_h.EPOLL_CTL_DEL(), first, buffer))
                .isZero();
        assertThat(LibcEpoll.epoll_ctl(epoll, libc_h.EPOLL_CTL_DEL(), first, buffer))
                .isEqualTo(-libc_h.ENOENT());
        assertThat(LibcEpoll.epoll_ctl(epoll, libc_h.EPOLL_CTL_DEL(), second, buffer))
                .isZero();
        assertThat(LibcEpoll.epoll_wait(epoll, buffer, 4, 0)).isZero();
        for (int fd : new int[] {epoll, idle, first, second}) {
            assertThat(Libc.close(fd)).isZero();
        }
    }

    @Test
    void shouldConnectBothEndsWhenSocketpairIsOpened() {
        int type = libc_h.SOCK_STREAM() | libc_h.SOCK_CLOEXEC();
        assertThat(Libc.socketpair(libc_h.AF_UNIX(), type, 0, buffer)).isZero();
        int left = buffer.getAtIndex(JAVA_INT, 0);
        int right = buffer.getAtIndex(JAVA_INT, 1);

        assertThat(Libc.write(left, arena.allocateFrom("hello"), 6)).isEqualTo(6);
        assertThat(Libc.read(right, buffer, buffer.byteSize())).isEqualTo(6);
        assertThat(buffer.getString(0)).isEqualTo("hello");

        assertThat(Libc.close(left)).isZero();
        assertThat(Libc.read(right, buffer, buffer.byteSize())).isZero();
        assertThat(Libc.write(right, buffer, 1)).isEqualTo(-libc_h.EPIPE());
        assertThat(Libc.close(right)).isZero();
    }

    @Test
    void shouldKeepErrnoApartWhenThreadsFailAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(always(() -> Libc.fcntl(NO_FD, libc_h.F_GETFD(), 0) == -libc_h.EBADF())));
                results.add(threads.submit(always(() -> LibcEpoll.epoll_create1(-1) == -libc_h.EINVAL())));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    /** The JVM uses the same clock on Linux, so each reading is between two readings of the other. */
    @Test
    void shouldAdvanceLikeTheClockOfTheJvmWhenTimePasses() throws Exception {
        long before = System.nanoTime() / 1_000;
        long start = Libc.monotonicMicros();
        long afterStart = System.nanoTime() / 1_000;
        Thread.sleep(5);
        long beforeEnd = System.nanoTime() / 1_000;
        long end = Libc.monotonicMicros();
        long after = System.nanoTime() / 1_000;

        assertThat(end - start).isBetween(beforeEnd - afterStart - 1, after - before + 1);
    }

    @Test
    void shouldDescribeErrnoWhenItIsKnown() {
        assertThat(Libc.strerror(libc_h.ENOENT())).isNotBlank().isNotEqualTo(Libc.strerror(libc_h.EPERM()));
    }

    private static int eventfd(int count) {
        int fd = LibcEpoll.eventfd(count, libc_h.EFD_CLOEXEC() | libc_h.EFD_NONBLOCK());
        assertThat(fd).isPositive();
        return fd;
    }

    private void add(int epoll, int fd, long data) {
        MemorySegment event = arena.allocate(epoll_event.layout());
        epoll_event.set(event, libc_h.EPOLLIN(), data);
        assertThat(LibcEpoll.epoll_ctl(epoll, libc_h.EPOLL_CTL_ADD(), fd, event))
                .isZero();
        assertThat(LibcEpoll.epoll_ctl(epoll, libc_h.EPOLL_CTL_ADD(), fd, event))
                .isEqualTo(-libc_h.EEXIST());
    }

    private static Callable<Boolean> always(Callable<Boolean> condition) {
        return () -> {
            for (int i = 0; i < 5_000; i++) {
                if (!condition.call()) {
                    return false;
                }
            }
            return true;
        };
    }
}
