package io.github.systemd4j.templates.lookup;

import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitSettings;
import io.github.systemd4j.templates.unitfile.UnitSyntaxException;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files that systemd loads a unit from.
 *
 * @param name the unit's main name, which is the name of its fragment
 * @param names all names of the unit
 * @param fragment the unit's main file
 * @param dropIns the drop-ins in the order in which systemd reads them after the fragment, including empty ones and
 *     links to {@code /dev/null}
 */
public record UnitSources(UnitName name, Set<UnitName> names, Fragment fragment, List<Path> dropIns) {
    /** Copies the collections. */
    public UnitSources {
        names = Set.copyOf(names);
        dropIns = List.copyOf(dropIns);
    }

    /**
     * Reads and merges all files; see {@link UnitSettings}. Fails if a drop-in has a syntax error, where systemd would
     * read the file up to the error.
     *
     * @throws UnitSyntaxException if systemd would refuse a file
     * @throws IOException if a file can't be read
     */
    public UnitSettings settings() throws IOException {
        var documents = new ArrayList<UnitDocument>();
        if (fragment instanceof Fragment.Present(Path path)) {
            documents.add(UnitDocument.read(path));
        }
        for (Path dropIn : dropIns) {
            if (Files.isRegularFile(dropIn)) {
                documents.add(UnitDocument.read(dropIn));
            }
        }
        return UnitSettings.of(documents);
    }
}
