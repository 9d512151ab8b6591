package io.github.systemd4j.testing;

import io.github.systemd4j.watch.UnitState;
import java.util.Map;
import java.util.TreeMap;

/** systemctl and systemd-run, as peers that don't use this library. */
public final class Systemctl {
    private Systemctl() {}

    /** The load, active and sub state. */
    public record Row(String load, String active, String sub) {
        public static Row of(UnitState state) {
            return new Row(state.loadState().dbusName(), state.activeState().dbusName(), state.subState());
        }
    }

    /** Returns the units that {@code systemctl list-units --all} prints. */
    public static Map<String, Row> listUnits() {
        var rows = new TreeMap<String, Row>();
        String list = run("list-units", "--all", "--full", "--plain", "--no-legend", "--no-pager");
        list.lines().map(line -> line.strip().split("\\s+", 5)).forEach(columns -> {
            rows.put(columns[0], new Row(columns[1], columns[2], columns[3]));
        });
        return rows;
    }

    /** Returns the invocation ids of the loaded units whose names match a pattern. */
    public static Map<String, String> invocations(String pattern) {
        var ids = new TreeMap<String, String>();
        for (String unit :
                run("show", "--property=Id", "--property=InvocationID", pattern).split("\n\n")) {
            String[] lines = unit.lines().sorted().toArray(String[]::new);
            ids.put(lines[0].substring("Id=".length()), lines[1].substring("InvocationID=".length()));
        }
        return ids;
    }

    public static String run(String first, String... more) {
        return succeeded(Command.run("systemctl", first, more)).output().strip();
    }

    public static String property(String unit, String name) {
        return run("show", "--property=" + name, "--value", unit);
    }

    /** Starts a transient service, and returns once it is started. */
    public static void runService(String unit, String... commandAndOptions) {
        succeeded(Command.run("systemd-run", "--unit=" + unit, commandAndOptions));
    }

    /** Asserts success, also in programs of tests, which have no other assertions. */
    private static Command succeeded(Command command) {
        if (command.exitStatus() != 0) {
            throw new AssertionError(command.errors());
        }
        return command;
    }
}
