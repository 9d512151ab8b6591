package io.github.systemd4j.templates.internal.files;

import io.github.systemd4j.loop.ErrorHandler;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reports changed files in some directories and in their subdirectories, by inotify(7). Reports all files every minute,
 * and also after an overflow or when a directory is replaced.
 */
public final class DirectoryWatch implements Runnable, AutoCloseable {
    /** How long a change that inotify has missed stays unnoticed at most. */
    private static final Duration VERIFY_INTERVAL = Duration.ofMinutes(1);
    /** How long after an error all files are read again: soon, but not in a busy loop. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final WatchEvent.Kind<?>[] KINDS = {
        StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY
    };

    private final List<Path> directories;
    private final Listener listener;
    private final ErrorHandler errors;
    private final WatchService service;
    private long verified = System.nanoTime();

    /** Receives the reports, on the thread that runs the watch. */
    public interface Listener {
        /** Reports a file that exists, has changed, or was deleted. */
        void onFile(Path file);

        /** Reports that all existing files were reported. */
        void onAll();
    }

    /** Watches directories, which are created if they are missing. Their files are reported first. */
    public DirectoryWatch(List<Path> directories, Listener listener, ErrorHandler errors) throws IOException {
        this.directories = directories;
        this.listener = listener;
        this.errors = errors;
        this.service = directories.getFirst().getFileSystem().newWatchService();
        try {
            reportAll();
        } catch (Throwable e) {
            service.close();
            throw e;
        }
    }

    private void reportAll() throws IOException {
        for (Path directory : directories) {
            Files.createDirectories(directory);
            reportAll(directory);
            PathFacts.list(directory).forEach(this::enter);
        }
        listener.onAll();
    }

    /** Watches a directory before it is read, so that no change is missed in between. */
    private void reportAll(Path directory) throws IOException {
        directory.register(service, KINDS);
        PathFacts.list(directory).forEach(listener::onFile);
    }

    /**
     * Watches a subdirectory. A directory that was deleted, can't be read, or exceeds the limit of inotify doesn't
     * affect others.
     */
    private void enter(Path directory) {
        if (directories.contains(directory.getParent()) && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                reportAll(directory);
            } catch (NoSuchFileException | NotDirectoryException e) {
                // the parent directory reports that, too
            } catch (IOException e) {
                errors.onError("the watch of " + directory, e);
            }
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                follow();
            }
        } catch (ClosedWatchServiceException e) {
            // the end
        }
    }

    private void follow() {
        try {
            WatchKey key = service.poll(nanosToVerification(), TimeUnit.NANOSECONDS);
            if (key != null) {
                follow(key);
            }
            if (nanosToVerification() <= 0) {
                verified = System.nanoTime();
                reportAll();
            }
        } catch (ClosedWatchServiceException e) {
            throw e;
        } catch (Throwable e) {
            verified = System.nanoTime() - VERIFY_INTERVAL.toNanos() + RETRY.toNanos(); // lost changes are found then
            errors.onError("the watch of directories", e);
        }
    }

    private long nanosToVerification() {
        return VERIFY_INTERVAL.toNanos() - (System.nanoTime() - verified);
    }

    private void follow(WatchKey key) throws IOException {
        Path directory = (Path) key.watchable();
        List<WatchEvent<?>> events = List.of();
        boolean valid;
        try {
            events = key.pollEvents();
        } finally {
            valid = key.reset(); // without a reset, no further change in the directory would be reported
        }
        events.forEach(event -> follow(directory, (Path) event.context()));
        boolean complete = events.stream().noneMatch(event -> event.kind() == StandardWatchEventKinds.OVERFLOW);
        if (!complete || !valid && directories.contains(directory)) {
            reportAll();
        }
    }

    private void follow(Path directory, @Nullable Path name) {
        if (name != null) {
            Path file = directory.resolve(name);
            listener.onFile(file);
            enter(file);
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
