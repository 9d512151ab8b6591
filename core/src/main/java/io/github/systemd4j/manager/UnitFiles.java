package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.unit.UnitFileState;
import io.github.systemd4j.unit.UnitName;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The unit files that systemd knows, and the links that enable and mask them; see systemctl(1), "Unit File Commands".
 * Safe from any thread; its methods block as those of {@link SystemdManager}.
 *
 * <p>A file is given by the name of the unit or template, or by its absolute path. Changes take effect after
 * {@link SystemdManager#reload()}.
 */
public final class UnitFiles {
    private final ManagerClient client;

    UnitFiles(ManagerClient client) {
        this.client = client;
    }

    // --- lists

    /** Returns all unit files; see {@code ListUnitFiles}. */
    public List<UnitFile> list() {
        return client.call("ListUnitFiles", UnitFile.ROWS, "");
    }

    /**
     * Returns some unit files; see {@code ListUnitFilesByPatterns}.
     *
     * @param states the files have one of these states; empty for all
     * @param patterns globs, one of which the names match; empty for all
     */
    public List<UnitFile> list(Collection<UnitFileState> states, Collection<String> patterns) {
        List<String> words = states.stream().map(UnitFileState::dbusName).toList();
        return client.call("ListUnitFilesByPatterns", UnitFile.ROWS, "asas", words, patterns);
    }

    /** Returns whether a unit is enabled; see {@code GetUnitFileState}. */
    public UnitFileState state(UnitName unit) {
        return UnitFileState.of(client.call("GetUnitFileState", reply -> reply.readString(), "s", unit.value()));
    }

    /** Returns the links that enable a unit; see {@code GetUnitFileLinks}. */
    public List<String> links(UnitName unit, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = check("links", flags, UnitFileFlag.RUNTIME);
        return client.call(
                "GetUnitFileLinks", ArrayReader::strings, "sb", unit.value(), given.contains(UnitFileFlag.RUNTIME));
    }

    /** Returns the target that the machine boots into; see {@code GetDefaultTarget}. */
    public UnitName defaultTarget() {
        return new UnitName(client.call("GetDefaultTarget", reply -> reply.readString(), ""));
    }

    // --- enabling

    /** Enables unit files by the links of their {@code [Install]} sections; see {@code EnableUnitFiles}. */
    public UnitFileInstallation enable(Collection<String> files, UnitFileFlag... flags) {
        return install("EnableUnitFiles", files, flags);
    }

    /** Removes all links and creates them again; see {@code ReenableUnitFiles}. */
    public UnitFileInstallation reenable(Collection<String> files, UnitFileFlag... flags) {
        return install("ReenableUnitFiles", files, flags);
    }

    /** Enables or disables unit files by the presets; see {@code PresetUnitFiles}. */
    public UnitFileInstallation preset(Collection<String> files, UnitFileFlag... flags) {
        return install("PresetUnitFiles", files, flags);
    }

    private UnitFileInstallation install(String member, Collection<String> files, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = Set.of(flags);
        return client.call(
                member,
                UnitFileInstallation::read,
                "asbb",
                files,
                given.contains(UnitFileFlag.RUNTIME),
                given.contains(UnitFileFlag.FORCE));
    }

    /** Enables or disables unit files by the presets, or does only one of both; see {@code PresetUnitFilesWithMode}. */
    public UnitFileInstallation preset(Collection<String> files, PresetMode mode, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = Set.of(flags);
        return client.call(
                "PresetUnitFilesWithMode",
                UnitFileInstallation::read,
                "assbb",
                files,
                mode.dbusName(),
                given.contains(UnitFileFlag.RUNTIME),
                given.contains(UnitFileFlag.FORCE));
    }

    /** Enables or disables all unit files by the presets; see {@code PresetAllUnitFiles}. */
    public List<UnitFileChange> presetAll(PresetMode mode, UnitFileFlag... flags) {
        return change("PresetAllUnitFiles", "sbb", mode.dbusName(), flags);
    }

    /** Removes all links to unit files; see {@code DisableUnitFiles}. */
    public List<UnitFileChange> disable(Collection<String> files, UnitFileFlag... flags) {
        return remove("DisableUnitFiles", files, flags);
    }

    // --- masking, linking

    /** Masks units: they can't be started; see {@code MaskUnitFiles}. */
    public List<UnitFileChange> mask(Collection<String> files, UnitFileFlag... flags) {
        return change("MaskUnitFiles", "asbb", files, flags);
    }

    /** Reverts {@link #mask}; see {@code UnmaskUnitFiles}. */
    public List<UnitFileChange> unmask(Collection<String> files, UnitFileFlag... flags) {
        return remove("UnmaskUnitFiles", files, flags);
    }

    /** Makes files of other directories known as unit files; see {@code LinkUnitFiles}. */
    public List<UnitFileChange> link(Collection<String> paths, UnitFileFlag... flags) {
        return change("LinkUnitFiles", "asbb", paths, flags);
    }

    /**
     * Reverts units to their vendor's version: removes the changes of an administrator; see {@code RevertUnitFiles}.
     */
    public List<UnitFileChange> revert(Collection<String> files) {
        return client.call("RevertUnitFiles", UnitFileChange.ROWS, "as", files);
    }

    /** Adds dependencies of a unit on others, by links; see {@code AddDependencyUnitFiles}. */
    public List<UnitFileChange> addDependency(
            UnitName target, UnitFileDependency type, Collection<String> files, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = Set.of(flags);
        return client.call(
                "AddDependencyUnitFiles",
                UnitFileChange.ROWS,
                "asssbb",
                files,
                target.value(),
                type.setting(),
                given.contains(UnitFileFlag.RUNTIME),
                given.contains(UnitFileFlag.FORCE));
    }

    /** Sets the target that the machine boots into; see {@code SetDefaultTarget}. */
    public List<UnitFileChange> setDefaultTarget(UnitName target, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = check("setDefaultTarget", flags, UnitFileFlag.FORCE);
        return client.call(
                "SetDefaultTarget", UnitFileChange.ROWS, "sb", target.value(), given.contains(UnitFileFlag.FORCE));
    }

    private List<UnitFileChange> change(String member, String signature, Object subject, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = Set.of(flags);
        return client.call(
                member,
                UnitFileChange.ROWS,
                signature,
                subject,
                given.contains(UnitFileFlag.RUNTIME),
                given.contains(UnitFileFlag.FORCE));
    }

    private List<UnitFileChange> remove(String member, Collection<String> files, UnitFileFlag... flags) {
        Set<UnitFileFlag> given = check(member, flags, UnitFileFlag.RUNTIME);
        return client.call(member, UnitFileChange.ROWS, "asb", files, given.contains(UnitFileFlag.RUNTIME));
    }

    private static Set<UnitFileFlag> check(String method, UnitFileFlag[] given, UnitFileFlag allowed) {
        Set<UnitFileFlag> flags = Set.of(given);
        if (!EnumSet.of(allowed).containsAll(flags)) {
            throw new IllegalArgumentException(
                    "%s accepts only the flag %s, not %s".formatted(method, allowed, Arrays.toString(given)));
        }
        return flags;
    }
}
