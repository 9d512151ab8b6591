package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.ManagerProperties;
import io.github.systemd4j.properties.SystemState;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to systemd: the system's manager or a user's.
 *
 * <p>Its methods, and those of what it hands out, may be called from any thread. They wait for systemd's answer, for as
 * long as the bus says (25 seconds unless {@link Bus.Builder#callTimeout} says otherwise; reloading a large system
 * takes time), and are refused with {@link IllegalStateException} on the loop's own thread. They throw
 * {@link BusException} with the error that systemd gave, see {@link SystemdErrorName}, and
 * {@link IllegalArgumentException} for what can't be sent. Each says which method of systemd's D-Bus API it calls,
 * where the name differs.
 *
 * <p>What makes jobs waits while 200 of them have not ended (stopping a unit while 350 have not), unless this is
 * systemd's private socket: systemd has to follow the caller of each, and falls off the bus if that takes more match
 * rules than dbus-daemon gives it, 512 for all its callers together. These numbers are of one manager, so have one for
 * each program. Every call waits while 64 others have no answer.
 *
 * <p>Such a wait takes at most the time of a call. Then the call fails with
 * {@link io.github.systemd4j.message.ErrorName#TIMEOUT}, is not sent, and the message says what it waited for. A call that
 * makes jobs and gets no answer in time fails in the same way, but systemd may carry it out later: its jobs then count
 * until they end.
 *
 * <p>Its bus passes descriptors, which some calls need; {@link Bus} says what other programs can do with that.
 *
 * <pre>{@code
 * try (SystemdManager systemd = SystemdManager.openSystem()) {
 *     JobResult result = systemd.unit("nginx.service").restart().await();
 *     System.out.println(result + ": " + systemd.unit("nginx.service").properties().activeState());
 * }
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public final class SystemdManager implements AutoCloseable {
    private final Bus bus;
    private final boolean ownsBus;
    private final ManagerClient calls;
    private final JobTracker tracker;
    private final TransientServiceRunner runs;

    private SystemdManager(Bus bus, boolean ownsBus) {
        this.bus = bus;
        this.ownsBus = ownsBus;
        this.calls = new ManagerClient(bus);
        this.tracker = new JobTracker(calls);
        this.runs = new TransientServiceRunner(calls, tracker);
    }

    /** Opens the system's manager over the system bus. */
    public static SystemdManager openSystem() {
        return open(BusAddress.system());
    }

    /** Opens the user's manager over the user's bus. */
    public static SystemdManager openUser() {
        return open(BusAddress.user());
    }

    /** Opens the manager at an address: a bus, or systemd's private socket. */
    public static SystemdManager open(BusAddress address) {
        return new SystemdManager(Bus.open(address), true);
    }

    /** The manager over a bus that the caller closes. */
    public static SystemdManager of(Bus bus) {
        return new SystemdManager(bus, false);
    }

    /** The connection. */
    public Bus bus() {
        return bus;
    }

    /**
     * Sets whether systemd may ask the user for permission, through polkit(8), before it answers a call that the caller
     * has no privileges for. It applies to all calls of this manager, and of what it handed out, that are made from now
     * on. It is off at first: systemd then refuses such a call with
     * {@link io.github.systemd4j.message.ErrorName#INTERACTIVE_AUTHORIZATION_REQUIRED} or
     * {@link io.github.systemd4j.message.ErrorName#ACCESS_DENIED}.
     *
     * <p>A user needs time to answer: open the bus with a {@link Bus.Builder#callTimeout} of minutes.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_set_allow_interactive_authorization.html">
     *     sd_bus_set_allow_interactive_authorization(3)</a>
     */
    public void setInteractiveAuthorization(boolean allowed) {
        calls.setInteractiveAuthorization(allowed);
    }

    /** Unit files: enabling, masking, and the like. */
    public UnitFiles unitFiles() {
        return new UnitFiles(calls);
    }

    /** Ending and restarting the machine. */
    public SystemControl control() {
        return new SystemControl(calls);
    }

    /** The jobs that systemd has queued, by their numbers. */
    public Jobs jobs() {
        return new Jobs(calls, tracker);
    }

    /** What systemd passes on to what it starts. */
    public ManagerEnvironment environment() {
        return new ManagerEnvironment(calls);
    }

    // --- one unit

    /**
     * A unit by its name, whether it is there or not; nothing is asked.
     *
     * @throws IllegalArgumentException if it is no unit's name; {@link UnitName#mangle} makes one of what people type
     */
    public Unit unit(String name) {
        return unit(new UnitName(name));
    }

    /** A unit by its name, whether it is there or not; nothing is asked. */
    public Unit unit(UnitName name) {
        return new Unit(calls, tracker, name);
    }

    /**
     * The unit that a name or an alias stands for; see {@code GetUnit}.
     *
     * @throws BusException with {@link SystemdErrorName#NO_SUCH_UNIT} if it isn't loaded
     */
    public Unit loadedUnit(UnitName name) {
        return find("GetUnit", "s", name.value());
    }

    /**
     * The unit that a name or an alias stands for, loaded if it wasn't, even if it has no file; see {@code LoadUnit}.
     */
    public Unit loadUnit(UnitName name) {
        return find("LoadUnit", "s", name.value());
    }

    /**
     * The unit that has a process; see {@code GetUnitByPID}.
     *
     * @param pid the process id; 0 for this one, over a broker
     */
    public Unit unitOfProcess(long pid) {
        return find("GetUnitByPID", "u", pid);
    }

    /**
     * The unit that has a process; see {@code GetUnitByPIDFD}. systemd 253.
     *
     * @param pidfd stays the caller's
     */
    public Unit unitOfProcess(UnixFd pidfd) {
        return unit(calls.callSince(253, "GetUnitByPIDFD", SystemdManager::name, "h", pidfd));
    }

    /**
     * The unit that is in a run; see {@code GetUnitByInvocationID}.
     *
     * @param id 32 hexadecimal digits, as {@code $INVOCATION_ID} and {@link UnitProperties#invocationId()} have it
     */
    public Unit unitOfInvocation(String id) {
        byte[] bytes = HexFormat.of().parseHex(id);
        ObjectPath run = calls.call("GetUnitByInvocationID", BodyReader::readObjectPath, "ay", (Object) bytes);
        UnitName name = calls.property(run.value(), SystemdNames.UNIT, "Id", value -> new UnitName((String) value));
        return unit(name);
    }

    /** The unit that has a control group or one above it; see {@code GetUnitByControlGroup}. */
    public Unit unitOfControlGroup(String path) {
        return find("GetUnitByControlGroup", "s", path);
    }

    private Unit find(String member, String signature, Object argument) {
        return unit(calls.call(member, SystemdManager::name, signature, argument));
    }

    private static UnitName name(BodyReader reply) {
        return UnitName.ofObjectPath(reply.readObjectPath());
    }

    // --- transient units

    /**
     * Makes a unit and starts it, and fails if a queued job conflicts; see {@code StartTransientUnit}.
     *
     * @throws BusException with {@link SystemdErrorName#UNIT_EXISTS} if it is there
     */
    public Job start(TransientUnit unit) {
        return start(unit, JobMode.FAIL);
    }

    /** Makes a unit and starts it. */
    public Job start(TransientUnit unit, JobMode mode) {
        return calls.await(() -> startAsync(unit, mode));
    }

    /** Makes a unit and starts it. The future completes once systemd has queued the start. */
    public CompletableFuture<Job> startAsync(TransientUnit unit, JobMode mode) {
        MethodCall call = calls.startTransient(unit, mode);
        return tracker.submit(
                JobType.START, call, reply -> tracker.job(reply.readObjectPath(), unit.name(), JobType.START));
    }

    /**
     * Makes a service, starts it, and waits until it has ended, as {@code systemd-run --wait} does. One that failed
     * stays loaded until {@link Unit#resetFailed()}, unless it has the {@code CollectMode} {@code inactive-or-failed}.
     *
     * @throws BusException if systemd refuses it; with {@link io.github.systemd4j.message.ErrorName#LIMITS_EXCEEDED} if 100
     *     services are being run already over this connection, or have failed but systemd has not let go of them yet; with
     *     {@link io.github.systemd4j.message.ErrorName#TIMEOUT} if systemd does not answer in time, and may start the service
     *     later; with {@link io.github.systemd4j.message.ErrorName#DISCONNECTED} if the connection ends first, while the
     *     service goes on
     * @throws IllegalArgumentException if it is no service
     * @throws IllegalStateException over systemd's private socket, where it keeps no unit loaded for its caller
     */
    public ServiceExit run(TransientUnit service) {
        return calls.await(() -> runAsync(service));
    }

    /**
     * Makes a service and starts it; see {@link #run}. The future completes when the service has ended. Canceling it
     * gives up waiting: a service whose start was sent goes on, and one whose start still waits for its turn is never
     * started. File descriptors of the service are duplicated before this method returns.
     */
    public CompletableFuture<ServiceExit> runAsync(TransientUnit service) {
        return runs.run(service);
    }

    // --- many units

    /** All units that are loaded; see {@code ListUnits}. */
    public List<UnitStatus> listUnits() {
        return calls.call("ListUnits", UnitStatus.ROWS, "");
    }

    /**
     * The loaded units that are in one of these states; see {@code ListUnitsFiltered}.
     *
     * @param states words of {@link LoadState}, {@link ActiveState} or the unit types' own states
     */
    public List<UnitStatus> listUnits(Collection<String> states) {
        return calls.call("ListUnitsFiltered", UnitStatus.ROWS, "as", states);
    }

    /**
     * The loaded units that are in one of these states, and whose names match a pattern; see
     * {@code ListUnitsByPatterns}.
     *
     * @param states as of {@link #listUnits(Collection)}; empty for all
     * @param patterns globs; empty for all
     */
    public List<UnitStatus> listUnits(Collection<String> states, Collection<String> patterns) {
        return calls.call("ListUnitsByPatterns", UnitStatus.ROWS, "asas", states, patterns);
    }

    /** The units of these names, loaded if they weren't, even if they have no file; see {@code ListUnitsByNames}. */
    public List<UnitStatus> listUnitsByNames(Collection<UnitName> names) {
        List<String> values = names.stream().map(UnitName::value).toList();
        return calls.call("ListUnitsByNames", UnitStatus.ROWS, "as", values);
    }

    /** Forgets of all units that they failed; see {@code ResetFailed}. */
    public void resetFailed() {
        calls.perform("ResetFailed", "");
    }

    // --- systemd itself

    /** Whether the system is up. */
    public SystemState state() {
        return property("SystemState", SystemState.class);
    }

    /** The version, such as {@code 252.39-1~deb12u2}. */
    public String version() {
        return property("Version", String.class);
    }

    /** The manager's properties; see {@link ManagerProperties} for the usual ones. */
    public UnitProperties properties() {
        return calls.properties(SystemdNames.PATH, SystemdNames.MANAGER);
    }

    /**
     * One of the manager's properties.
     *
     * @param type as {@link UnitProperties#as} takes for a component
     */
    public <T> T property(String name, Class<T> type) {
        return PropertyValues.convert(name, calls.propertyValue(SystemdNames.PATH, SystemdNames.MANAGER, name), type);
    }

    /**
     * Sets one of the manager's properties, of which few can be set: {@code LogLevel}, {@code LogTarget}, the
     * watchdogs.
     *
     * @throws BusException with {@link io.github.systemd4j.message.ErrorName#PROPERTY_READ_ONLY} if this one can't
     */
    public void setProperty(String name, Variant value) {
        calls.setProperty(SystemdNames.PATH, SystemdNames.MANAGER, name, value);
    }

    /** Makes systemd read all unit files again, and waits until it has; see {@code Reload}. */
    public void reload() {
        calls.perform("Reload", "");
    }

    /**
     * Makes systemd execute itself again, and waits until it is back; see {@code Reexecute}. Over its private socket,
     * the connection ends with that.
     */
    public void reexecute() {
        if (calls.isPeer()) {
            calls.performLast("Reexecute");
            return;
        }
        var back = new CompletableFuture<Void>();
        SignalHandler handler = signal -> {
            if (SystemdNames.isBack(signal)) {
                back.complete(null);
            }
        };
        CompletableFuture<Void> closed = Futures.detachable(bus.closed());
        closed.whenComplete((_, error) -> back.completeExceptionally(FutureErrors.end(error)));
        try (var _ = bus.subscribe(SystemdNames.OWNER_CHANGED, handler)) {
            calls.performLast("Reexecute");
            bus.loop().await(() -> back, bus.callTimeout());
        } finally {
            closed.cancel(false);
        }
    }

    /** Whether systemd shows on the console what it does; see {@code SetShowStatus}. */
    public void setShowStatus(ShowStatus status) {
        calls.perform("SetShowStatus", "s", status.dbusName());
    }

    /**
     * Has systemd emit its signals, until {@link #unsubscribe()} or the end of this connection; see {@code Subscribe}.
     * For users of signals of their own: jobs don't need it.
     */
    public void subscribe() {
        calls.perform("Subscribe", "");
    }

    /** Takes {@link #subscribe()} back; see {@code Unsubscribe}. */
    public void unsubscribe() {
        calls.perform("Unsubscribe", "");
    }

    // --- dynamic users

    /** The users that systemd made up; see {@code GetDynamicUsers}. */
    public List<DynamicUser> dynamicUsers() {
        return calls.call("GetDynamicUsers", DynamicUser.ROWS, "");
    }

    /** The number of a user that systemd made up; see {@code LookupDynamicUserByName}. */
    public long dynamicUser(String name) {
        return calls.call("LookupDynamicUserByName", reply -> reply.readUint32(), "s", name);
    }

    /** The name of a user that systemd made up; see {@code LookupDynamicUserByUID}. */
    public String dynamicUser(long uid) {
        return calls.call("LookupDynamicUserByUID", reply -> reply.readString(), "u", uid);
    }

    // --- for debugging

    /** The state of systemd as text, which has no stable form; see {@code Dump}. */
    public String dump() {
        return calls.call("Dump", reply -> reply.readString(), "");
    }

    /** The state of systemd as text, through a descriptor and so of any size; see {@code DumpByFileDescriptor}. */
    public UnixFd dumpByFileDescriptor() {
        return calls.call("DumpByFileDescriptor", reply -> reply.readUnixFd(), "");
    }

    /** The state of units as text; see {@code DumpUnitsMatchingPatterns}. */
    public String dump(Collection<String> patterns) {
        return calls.call("DumpUnitsMatchingPatterns", reply -> reply.readString(), "as", patterns);
    }

    /** The state of units as text, through a descriptor; see {@code DumpUnitsMatchingPatternsByFileDescriptor}. */
    public UnixFd dumpByFileDescriptor(Collection<String> patterns) {
        return calls.call("DumpUnitsMatchingPatternsByFileDescriptor", reply -> reply.readUnixFd(), "as", patterns);
    }

    // --- the end

    TransientServiceRunner runs() {
        return runs;
    }

    JobTracker tracker() {
        return tracker;
    }

    /** How much is kept for calls, jobs and runs that have not ended; on the loop's thread. */
    int size() {
        return calls.size() + tracker.size() + runs.size();
    }

    /**
     * Gives up on each job that is waited for, as {@link JobResult#DISCONNECTED}, and on each service that is run, and
     * closes the bus if this opened it.
     */
    @Override
    public void close() {
        runs.close();
        tracker.close();
        if (ownsBus) {
            bus.close();
        }
    }

    @Override
    public String toString() {
        return "systemd at " + bus;
    }
}
