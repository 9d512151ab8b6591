package io.github.systemd4j.templates.internal.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Deletes directories with their contents. Homes of containers belong to others, who may replace a directory by a
 * symbolic link at any moment: therefore each file is named relative to its open directory, by openat(2). They may also
 * nest directories to any depth: directories that are too deep are moved up, and deleted from there.
 */
public final class DirectoryTree {
    /** The depth at which directories are moved up: each level takes two file descriptors. */
    private static final int DEEPEST = 200;

    private final SecureDirectoryStream<Path> top;
    private boolean movedUp;

    private DirectoryTree(SecureDirectoryStream<Path> top) {
        this.top = top;
    }

    /** Deletes a file, or a directory with its contents, if it exists. Of a symbolic link, deletes only the link. */
    public static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            while (!empty(tree)) {
                // directories that were moved up are left
            }
        }
        Files.deleteIfExists(tree);
    }

    /**
     * Deletes the files in a directory that match a condition, and directories with their contents. Does nothing if the
     * directory is missing.
     */
    public static void deleteMatching(Path directory, Predicate<Path> condition) throws IOException {
        for (Path file : PathFacts.list(directory)) {
            if (condition.test(file)) {
                delete(file);
            }
        }
    }

    /** Deletes the contents of a directory; false if some were only moved up. */
    private static boolean empty(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            var tree = new DirectoryTree((SecureDirectoryStream<Path>) files);
            tree.deleteIn(tree.top, DEEPEST);
            return !tree.movedUp;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void deleteIn(SecureDirectoryStream<Path> directory, int deepest) throws IOException {
        for (Path file : directory) {
            Path name = file.getFileName();
            if (!isDirectory(directory, name)) {
                directory.deleteFile(name);
            } else if (deepest == 0) {
                directory.move(name, top, Path.of(UUID.randomUUID().toString()));
                movedUp = true;
            } else {
                deleteDirectory(directory, name, deepest);
            }
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private void deleteDirectory(SecureDirectoryStream<Path> directory, Path name, int deepest) throws IOException {
        try (SecureDirectoryStream<Path> inner = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            deleteIn(inner, deepest - 1);
        }
        directory.deleteDirectory(name);
    }
}
