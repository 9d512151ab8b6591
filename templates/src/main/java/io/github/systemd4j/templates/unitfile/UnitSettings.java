package io.github.systemd4j.templates.unitfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The merged settings of a unit's files, each with the file that it comes from. Immutable.
 *
 * @param all all assignments, in the order in which systemd reads them
 */
public record UnitSettings(List<Setting> all) {
    /** Copies the list. */
    public UnitSettings {
        all = List.copyOf(all);
    }

    /** Merges documents in the order in which systemd would read them: a fragment, then its drop-ins. */
    public static UnitSettings of(List<UnitDocument> documents) {
        var all = new ArrayList<Setting>();
        for (UnitDocument document : documents) {
            document.assignments().forEach(assignment -> all.add(new Setting(assignment, document.origin())));
        }
        return new UnitSettings(all);
    }

    /** Returns the last setting of a key, which is the effective one if the key isn't a list. */
    public Optional<Setting> value(String section, String key) {
        return assignments(section, key).stream().reduce((_, last) -> last);
    }

    /** Returns the settings of a key that is a list, after the last empty value, which resets the list. */
    public List<Setting> values(String section, String key) {
        return RawValue.afterReset(assignments(section, key), Setting::value);
    }

    private List<Setting> assignments(String section, String key) {
        return all.stream()
                .filter(setting -> setting.assignment().is(section, key))
                .toList();
    }
}
