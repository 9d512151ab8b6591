package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.UUID;

/**
 * Deletes folders with all that is in them. Homes of containers belong to others, who may put a symbolic link in a
 * folder's place at any moment: each file is named relative to its folder, which is open, by openat(2). They may also
 * nest folders without end: what is too deep is moved up, and deleted from there.
 */
final class FolderTree {
    /** Each level takes two file descriptors. */
    private static final int DEEPEST = 200;

    private final SecureDirectoryStream<Path> top;
    private boolean movedUp;

    private FolderTree(SecureDirectoryStream<Path> top) {
        this.top = top;
    }

    /** Deletes a file, or a folder with all that is in it, if it is there; of a symbolic link, the link. */
    static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            while (!empty(tree)) {
                // what was moved up is left
            }
        }
        Files.deleteIfExists(tree);
    }

    /** Deletes what is in a folder; false if some of it was only moved up. */
    private static boolean empty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            var tree = new FolderTree((SecureDirectoryStream<Path>) files);
            tree.deleteIn(tree.top, DEEPEST);
            return !tree.movedUp;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void deleteIn(SecureDirectoryStream<Path> folder, int deepest) throws IOException {
        for (Path file : folder) {
            Path name = file.getFileName();
            if (!isFolder(folder, name)) {
                folder.deleteFile(name);
            } else if (deepest == 0) {
                folder.move(name, top, Path.of(UUID.randomUUID().toString()));
                movedUp = true;
            } else {
                deleteFolder(folder, name, deepest);
            }
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private void deleteFolder(SecureDirectoryStream<Path> folder, Path name, int deepest) throws IOException {
        try (SecureDirectoryStream<Path> inner = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            deleteIn(inner, deepest - 1);
        }
        folder.deleteDirectory(name);
    }
}
