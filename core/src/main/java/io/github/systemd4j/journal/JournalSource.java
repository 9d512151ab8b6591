package io.github.systemd4j.journal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the files of a journal are. The text is for messages. */
sealed interface JournalSource {
    /** The default files of this machine. */
    record Local(String name, int flags) implements JournalSource {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The files of a namespace on this machine; of all if it has no name. */
    record Namespace(Optional<String> name) implements JournalSource {
        @Override
        public String toString() {
            return name.map(n -> "the journal of namespace \"%s\"".formatted(n))
                    .orElse("the journals of all namespaces");
        }
    }

    /** A directory with files, or with the file system of another machine. */
    record Directory(Path path, boolean isRoot) implements JournalSource {
        @Override
        public String toString() {
            return (isRoot ? "the journal of the machine in \"%s\"" : "the journal in \"%s\"").formatted(path);
        }
    }

    /** Single files. */
    record Files(List<Path> paths) implements JournalSource {
        @Override
        public String toString() {
            return paths.size() == 1
                    ? "the journal file \"%s\"".formatted(paths.getFirst())
                    : "%d journal files".formatted(paths.size());
        }
    }
}
