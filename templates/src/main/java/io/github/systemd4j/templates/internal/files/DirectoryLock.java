package io.github.systemd4j.templates.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Locks a directory for changes by one thread of one process. The file {@code .lock} in the directory is never deleted,
 * so that all processes lock the same file.
 */
public final class DirectoryLock implements AutoCloseable {
    /** Far longer than a change of files takes, so that only a process that hangs exhausts it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Short compared to a change of files. The JDK has no lock of a file that waits up to a limit. */
    private static final int RETRY_MILLIS = 5;

    /** Only the owner may read the file, because every reader could lock it. */
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * The locks among the threads of this process, by inode, so that a directory with two names has one lock. A lock of
     * the operating system covers all threads of a process, and ends when any of them closes the file.
     */
    private static final ConcurrentMap<Object, ThreadLock> THREADS = new ConcurrentHashMap<>();

    private final ThreadLock ofThread;
    private final FileChannel file;

    private DirectoryLock(ThreadLock ofThread, FileChannel file) {
        this.ofThread = ofThread;
        this.file = file;
    }

    /**
     * Waits until no other thread or process has the lock, and acquires it.
     *
     * @throws IOException if that takes a minute, if the thread is interrupted, or if the directory can't be written to
     */
    public static DirectoryLock acquire(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            return ofProcess(directory, ThreadLock.acquire(directory), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("can't lock " + directory + ": the thread was interrupted", e);
        }
    }

    private static DirectoryLock ofProcess(Path directory, ThreadLock ofThread, long deadline)
            throws IOException, InterruptedException {
        @Nullable FileChannel file = null;
        boolean locked = false;
        try {
            file = FileChannel.open(
                    directory.resolve(".lock"),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    OWNER_ONLY);
            lock(directory, file, deadline);
            locked = true;
            return new DirectoryLock(ofThread, file);
        } finally {
            if (!locked) {
                release(ofThread, file);
            }
        }
    }

    private static void lock(Path directory, FileChannel file, long deadline) throws IOException, InterruptedException {
        @Nullable FileLock lock = file.tryLock();
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "can't lock %s: another process has held it for %s".formatted(directory, PATIENCE));
            }
            Thread.sleep(RETRY_MILLIS);
            lock = file.tryLock();
        }
    }

    private static void release(ThreadLock ofThread, @Nullable FileChannel file) throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            ofThread.release();
        }
    }

    @Override
    public void close() throws IOException {
        release(ofThread, file);
    }

    /** Returns how many directories have a lock that a thread holds or waits for. */
    static int size() {
        return THREADS.size();
    }

    /** A lock among the threads of this process. It exists while a thread holds it or waits for it. */
    private static final class ThreadLock {
        private final Object inode;
        private final ReentrantLock lock = new ReentrantLock();
        private int users;

        private ThreadLock(Object inode) {
            this.inode = inode;
        }

        static ThreadLock acquire(Path directory) throws IOException, InterruptedException {
            Object inode =
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
            ThreadLock shared =
                    THREADS.compute(inode, (_, known) -> (known == null ? new ThreadLock(inode) : known).used());
            boolean locked = false;
            try {
                locked = shared.lock.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                if (!locked) {
                    shared.forget();
                }
            }
            if (!locked) {
                throw new IOException(
                        "can't lock %s: another thread has held it for %s".formatted(directory, PATIENCE));
            }
            return shared;
        }

        private ThreadLock used() {
            users++;
            return this;
        }

        private void forget() {
            THREADS.computeIfPresent(inode, (_, known) -> --known.users == 0 ? null : known);
        }

        void release() {
            lock.unlock();
            forget();
        }
    }
}
