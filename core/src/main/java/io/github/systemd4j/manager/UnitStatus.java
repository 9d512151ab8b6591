package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The state of a loaded unit at one moment: a row of {@code ListUnits}.
 *
 * @param name its name
 * @param description {@code Description=}
 * @param loadState whether systemd has its configuration
 * @param activeState whether it is started
 * @param subState the state in the terms of its type, such as {@code running}
 * @param following the unit whose state it follows; only of devices
 * @param jobId the id of the job that is queued for it
 * @param jobType what that job does to it
 */
public record UnitStatus(
        UnitName name,
        String description,
        LoadState loadState,
        ActiveState activeState,
        String subState,
        Optional<UnitName> following,
        OptionalLong jobId,
        Optional<JobType> jobType) {
    static final Function<BodyReader, List<UnitStatus>> ROWS = ArrayReader.ofKnown(UnitStatus::read);

    /** Reads a unit; empty if its type is newer than this library. */
    private static Optional<UnitStatus> read(BodyReader row) {
        Optional<UnitName> name = SystemdNames.knownUnit(row.readString());
        String description = row.readString();
        LoadState loadState = LoadState.of(row.readString());
        ActiveState activeState = ActiveState.of(row.readString());
        String subState = row.readString();
        Optional<UnitName> following =
                Optional.of(row.readString()).filter(unit -> !unit.isEmpty()).flatMap(SystemdNames::knownUnit);
        row.skip();
        OptionalLong jobId = PropertyValues.optionalId(row.readUint32());
        Optional<JobType> jobType =
                Optional.of(row.readString()).filter(type -> !type.isEmpty()).map(JobType::of);
        return name.map(known ->
                new UnitStatus(known, description, loadState, activeState, subState, following, jobId, jobType));
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
