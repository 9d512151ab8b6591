package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.message.WireMessage;
import io.github.systemd4j.testing.PrivateBus;
import io.github.systemd4j.testing.RawClient;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A peer with systemd's name on a private bus. It has one service, and one unit of a type that no systemd has yet. It
 * replies like systemd, and has faults that a test selects.
 */
final class FaultySystemd {
    /** The reply to a call. */
    enum Fault {
        /** The same as systemd's. */
        NONE,
        /** An error, and no effect. */
        ERROR,
        /** An empty reply. */
        EMPTY,
        /** A reply of types that no method has. */
        WRONG_TYPES,
        /** A reply of the right types with invalid texts. */
        NONSENSE,
        /** A reply long after the caller's timeout. */
        LATE,
        /** No reply: systemd leaves the bus, and comes back. */
        LEAVES
    }

    static final Duration LATE = Duration.ofMillis(200);
    static final String UNIT = "s4j-faulty.service";
    private static final ObjectPath PATH = new UnitName(UNIT).objectPath();

    /** A unit of a type that no systemd has yet. */
    static final String UNIT_OF_NEW_TYPE = "s4j-faulty.gizmo";

    private static final ObjectPath PATH_OF_NEW_TYPE = new ObjectPath(SystemdNames.UNITS + "/s4j_2dfaulty_2egizmo");
    private static final ObjectPath JOB_OF_NEW_TYPE = new ObjectPath(SystemdNames.JOBS + "/8");

    /** The units with a reference. */
    final Set<String> references = ConcurrentHashMap.newKeySet();

    /** The calls that permit systemd to ask the user, by member. */
    final Map<String, Boolean> interactive = new ConcurrentHashMap<>();

    private final PrivateBus dbus;
    private final Thread server;
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    private IntFunction<Fault> faults = _ -> Fault.NONE;
    private int calls;
    private volatile RawClient client;
    private volatile boolean closed;

    FaultySystemd(PrivateBus dbus) throws IOException {
        this.dbus = dbus;
        client = connect();
        server = Thread.ofPlatform().daemon().start(this::serve);
    }

    private RawClient connect() throws IOException {
        var connected = new RawClient(dbus.socket());
        connected.call("RequestName", "su", SystemdNames.BUS_NAME, 0);
        return connected;
    }

    /** Resets the count of calls, and selects the fault of the call with a number. */
    synchronized void begin(IntFunction<Fault> faultOfCall) {
        faults = faultOfCall;
        calls = 0;
    }

    /** Returns the number of calls since {@link #begin}. */
    synchronized int calls() {
        return calls;
    }

    private synchronized Fault nextFault() {
        return faults.apply(calls++);
    }

    private void serve() {
        while (!closed) {
            try {
                Message message = next();
                if (message.type() == MessageType.METHOD_CALL) {
                    interactive.put(message.member().toString(), message.isInteractiveAuthorizationAllowed());
                    answer(message, nextFault());
                }
            } catch (IOException e) {
                if (!closed) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Not copied, because some bodies have descriptors, which this connection does not receive. */
    private Message next() throws IOException {
        byte[] bytes = client.nextBytes();
        return new WireMessage().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private void answer(Message call, Fault fault) throws IOException {
        List<RawMessage> done = fault == Fault.ERROR ? refuse(call) : carryOut(call);
        switch (fault) {
            case LEAVES -> {
                client.close();
                client = connect();
            }
            case LATE -> late.schedule(() -> send(done), LATE.toMillis(), TimeUnit.MILLISECONDS);
            case EMPTY -> send(List.of(reply(call)));
            case WRONG_TYPES -> send(List.of(reply(call).body("(a{yd}ax)", Struct.of(Map.of(), List.of(1L)))));
            case NONSENSE -> send(List.of(nonsense(call)));
            case NONE, ERROR -> send(done);
        }
    }

    private List<RawMessage> refuse(Message call) {
        if (call.member().contentEquals("UnrefUnit")) {
            carryOut(call); // systemd refuses this only if there is no reference
        }
        return List.of(error(call, ErrorName.FAILED));
    }

    private static RawMessage error(Message call, String name) {
        return RawMessage.error(call.serial(), name).to(call.sender().toString());
    }

    private static RawMessage reply(Message call) {
        return RawMessage.methodReturn(call.serial()).to(call.sender().toString());
    }

    private static RawMessage nonsense(Message call) {
        var path = new ObjectPath("/nonsense");
        return switch (call.member().toString()) {
            case "ListUnits", "ListUnitsByPatterns" ->
                reply(call).body("a(ssssssouso)", List.of(row("\u001b[2J", path, "\u202e", 0xffff_ffffL)));
            case "Get" -> reply(call).body("v", new Variant("a{sv}", Map.of("\u001b", Variant.of(""))));
            case "GetAll" -> reply(call).body("a{sv}", Map.of("Job", Variant.of(""), "ActiveState", Variant.of(7)));
            default -> reply(call).body("o", path);
        };
    }

    /** Carries out a call like systemd, and returns the reply. */
    private List<RawMessage> carryOut(Message call) {
        RawMessage reply = reply(call);
        return switch (call.member().toString()) {
            case "StartTransientUnit" -> {
                addReference(call.body());
                yield job(reply);
            }
            case "UnrefUnit" -> {
                references.remove(call.body().readString());
                yield List.of(reply);
            }
            case "StartUnit", "StopUnit" -> job(reply);
            case "GetUnit" -> List.of(reply.body("o", PATH));
            case "ListUnits", "ListUnitsByPatterns" ->
                List.of(
                        reply.body(
                                "a(ssssssouso)",
                                List.of(
                                        row(UNIT_OF_NEW_TYPE, PATH_OF_NEW_TYPE, "loaded", 0L),
                                        row(UNIT, PATH, "loaded", 0L))),
                        signal("UnitNew").body("so", UNIT_OF_NEW_TYPE, PATH_OF_NEW_TYPE),
                        signal("JobNew").body("uos", 8L, JOB_OF_NEW_TYPE, UNIT_OF_NEW_TYPE));
            case "ListJobs" ->
                List.of(reply.body(
                        "a(usssoo)",
                        List.of(Struct.of(
                                8L, UNIT_OF_NEW_TYPE, "start", "running", JOB_OF_NEW_TYPE, PATH_OF_NEW_TYPE))));
            case "Get" -> List.of(property(call, reply));
            case "GetAll" -> List.of(reply.body("a{sv}", PROPERTIES));
            case "Introspect" -> List.of(reply.body("s", INTROSPECTION));
            default -> List.of(reply);
        };
    }

    /** Returns the path of a job that has ended. */
    private static List<RawMessage> job(RawMessage reply) {
        var path = new ObjectPath(SystemdNames.JOBS + "/7");
        return List.of(reply.body("o", path), signal("JobRemoved").body("uoss", 7L, path, UNIT, "done"));
    }

    private static RawMessage signal(String member) {
        return RawMessage.signal(SystemdNames.PATH, SystemdNames.MANAGER, member);
    }

    private void addReference(BodyReader startTransient) {
        String unit = startTransient.readString();
        startTransient.skip().enterArray();
        while (startTransient.hasNext()) {
            startTransient.enterStruct();
            if (startTransient.readString().equals("AddRef")) {
                references.add(unit);
            }
            startTransient.skip().exit();
        }
    }

    private static Struct row(String name, ObjectPath path, String load, long job) {
        return Struct.of(name, "", load, "active", "running", "", path, job, "", new ObjectPath("/"));
    }

    private static RawMessage property(Message get, RawMessage reply) {
        Variant value = PROPERTIES.get(get.body().skip().readString());
        return value == null ? error(get, ErrorName.UNKNOWN_PROPERTY) : reply.body("v", value);
    }

    private static final Map<String, Variant> PROPERTIES = new HashMap<>(Map.of(
            "Id", Variant.of(UNIT),
            "ActiveState", Variant.of("inactive"),
            "Job", new Variant("(uo)", Struct.of(0L, new ObjectPath("/"))),
            "Result", Variant.of("success"),
            "InvocationID", new Variant("ay", new byte[16]),
            "NRestarts", new Variant("u", 0L),
            "MainPID", new Variant("u", 0L),
            "ControlPID", new Variant("u", 0L)));

    static {
        for (String number : List.of("ExecMainCode", "ExecMainStatus", "StatusErrno")) {
            PROPERTIES.put(number, new Variant("i", 0));
        }
        for (String number : List.of(
                "ExecMainStartTimestamp",
                "ExecMainExitTimestamp",
                "WatchdogUSec",
                "MemoryCurrent",
                "TasksCurrent",
                "CPUUsageNSec")) {
            PROPERTIES.put(number, new Variant("t", 0L));
        }
        for (String text : List.of("Type", "StatusText", "Slice", "ControlGroup")) {
            PROPERTIES.put(text, Variant.of(""));
        }
        PROPERTIES.put("NFileDescriptorStore", new Variant("u", 0L));
    }

    private static final String INTROSPECTION = """
            <node><interface name="org.freedesktop.systemd1.Service"><property name="NRestarts" type="u" access="read">
            <annotation name="org.freedesktop.DBus.Property.EmitsChangedSignal" value="true"/>
            </property></interface></node>""";

    private synchronized @Nullable Void send(List<RawMessage> messages) throws IOException {
        for (RawMessage message : messages) {
            client.send(message.bytes());
        }
        return null;
    }

    /** Leaves the bus permanently. */
    void close() throws IOException, InterruptedException {
        closed = true;
        late.shutdownNow();
        client.close();
        server.join();
        client.close(); // a new one, if it was coming back
    }
}
