package io.github.systemd4j.templates.container;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Deletes folders with all that is in them. Homes of containers belong to others, who may put a symbolic link in a
 * folder's place at any moment: each file is named relative to its folder, which is open, by openat(2).
 */
final class FolderTree {
    /** Each level takes two file descriptors. */
    private static final int DEEPEST = 200;

    private FolderTree() {}

    /** Deletes a file, or a folder with all that is in it, if it is there; of a symbolic link, the link. */
    static void delete(Path tree) throws IOException {
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(tree)) {
                deleteIn((SecureDirectoryStream<Path>) files, DEEPEST);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        Files.deleteIfExists(tree);
    }

    private static void deleteIn(SecureDirectoryStream<Path> folder, int deepest) throws IOException {
        for (Path file : folder) {
            if (isFolder(folder, file.getFileName())) {
                deleteFolder(folder, file, deepest);
            } else {
                folder.deleteFile(file.getFileName());
            }
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private static void deleteFolder(SecureDirectoryStream<Path> folder, Path file, int deepest) throws IOException {
        if (deepest == 0) {
            throw new FileSystemException(
                    file.toString(), null, "is nested more than %d folders deep: delete it by hand".formatted(DEEPEST));
        }
        Path name = file.getFileName();
        try (SecureDirectoryStream<Path> inner = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            deleteIn(inner, deepest - 1);
        }
        folder.deleteDirectory(name);
    }
}
