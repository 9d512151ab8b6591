package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files that a unit is loaded from.
 *
 * @param name the unit's main name, which is its fragment's
 * @param names all its names
 * @param fragment its main file
 * @param dropIns those that are read after it, in this order; empty ones and links to {@code /dev/null} among them
 */
public record UnitSources(UnitName name, Set<UnitName> names, Fragment fragment, List<Path> dropIns) {
    /** Copies the collections. */
    public UnitSources {
        names = Set.copyOf(names);
        dropIns = List.copyOf(dropIns);
    }

    /**
     * Reads all of them into one view; see {@link UnitSettings}. A drop-in that has an error in its syntax fails this,
     * where systemd would read it up to the error.
     *
     * @throws UnitSyntaxException if systemd would refuse one
     * @throws IOException if one can't be read
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
