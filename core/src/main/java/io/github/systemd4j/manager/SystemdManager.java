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
import io.github.systemd4j.run.CommandResult;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.StandardStreams;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to systemd: the system's manager or a user's.
 *
 * <p>Its methods, and those of the objects that it returns, are safe from any thread. They block until systemd replies, up
 * to the call timeout of the bus: 25 seconds, or {@link Bus.Builder#callTimeout}. Reloading a large system takes time. On
 * the loop's own thread they throw {@link IllegalStateException}. They throw {@link BusException} with systemd's error, see
 * {@link SystemdErrorName}, and {@link IllegalArgumentException} for arguments that can't be sent. The javadoc of a method
 * names the method of systemd's D-Bus API that it calls, if the names differ.
 *
 * <p>A method that creates jobs waits while 200 jobs have not ended, and one that stops a unit while 350 have not. The
 * reason is a limit of dbus-daemon: systemd needs a match rule for the caller of each job, gets 512 of them for all its
 * callers, and leaves the bus if it needs more. The limits apply to each {@code SystemdManager}, so use one for each
 * program. They do not apply to systemd's private socket. Any call waits while 64 others have no reply.
 *
 * <p>Such a wait ends after the call timeout. The call then fails with
 * {@link io.github.systemd4j.message.ErrorName#TIMEOUT}, is not sent, and the message says what it waited for. A call that
 * creates jobs and gets no reply in time fails in the same way, but systemd may carry it out later: its jobs count until
 * they end.
 *
 * <p>Its bus passes file descriptors, which some calls need; see {@link Bus} for what other programs can do with that.
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
    private final ManagerClient client;
    private final JobTracker tracker;
    private final TransientServiceRunner runs;
    private final StateWaits states;

    private SystemdManager(Bus bus, boolean ownsBus) {
        this.bus = bus;
        this.ownsBus = ownsBus;
        this.client = new ManagerClient(bus);
        this.tracker = new JobTracker(client);
        this.runs = new TransientServiceRunner(client, tracker);
        this.states = new StateWaits(client);
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

    /** Returns the manager over a bus that the caller closes. */
    public static SystemdManager of(Bus bus) {
        return new SystemdManager(bus, false);
    }

    /** Returns the connection. */
    public Bus bus() {
        return bus;
    }

    /**
     * Sets whether systemd may ask the user for permission, by polkit(8), for calls that the caller has no privileges for.
     * It applies to all later calls of this manager and of the objects that it has returned. By default it is off: systemd
     * then refuses such a call with
     * {@link io.github.systemd4j.message.ErrorName#INTERACTIVE_AUTHORIZATION_REQUIRED} or
     * {@link io.github.systemd4j.message.ErrorName#ACCESS_DENIED}.
     *
     * <p>A user needs time to answer: open the bus with a {@link Bus.Builder#callTimeout} of minutes.
     *
     * @see <a href="https://www.freedesktop.org/software/systemd/man/sd_bus_set_allow_interactive_authorization.html">
     *     sd_bus_set_allow_interactive_authorization(3)</a>
     */
    public void setInteractiveAuthorization(boolean allowed) {
        client.setInteractiveAuthorization(allowed);
    }

    /** Returns the unit files, to list, enable and mask them. */
    public UnitFiles unitFiles() {
        return new UnitFiles(client);
    }

    /** Returns the methods that end and restart the machine. */
    public SystemControl control() {
        return new SystemControl(client);
    }

    /** Returns the jobs that systemd has queued. */
    public Jobs jobs() {
        return new Jobs(client, tracker);
    }

    /** Returns the environment variables that systemd passes to the processes that it starts. */
    public ManagerEnvironment environment() {
        return new ManagerEnvironment(client);
    }

    // --- one unit

    /**
     * Returns a unit by its name, whether it exists or not. Calls nothing.
     *
     * @throws IllegalArgumentException if it is no name of a unit; {@link UnitName#mangle} converts text that a user typed
     */
    public Unit unit(String name) {
        return unit(new UnitName(name));
    }

    /** Returns a unit by its name, whether it exists or not. Calls nothing. */
    public Unit unit(UnitName name) {
        return new Unit(client, tracker, states, name);
    }

    /**
     * Returns the unit with a name or an alias; see {@code GetUnit}.
     *
     * @throws BusException with {@link SystemdErrorName#NO_SUCH_UNIT} if it is not loaded
     */
    public Unit loadedUnit(UnitName name) {
        return find("GetUnit", "s", name.value());
    }

    /**
     * Returns the unit with a name or an alias, and loads it, even if it has no file; see {@code LoadUnit}.
     */
    public Unit loadUnit(UnitName name) {
        return find("LoadUnit", "s", name.value());
    }

    /**
     * Returns the unit of a process; see {@code GetUnitByPID}.
     *
     * @param pid the process ID; 0 for this process, over a broker
     */
    public Unit unitOfProcess(long pid) {
        return find("GetUnitByPID", "u", pid);
    }

    /**
     * Returns the unit of a process; see {@code GetUnitByPIDFD}. systemd 253.
     *
     * @param pidfd a pidfd, which the caller closes
     */
    public Unit unitOfProcess(UnixFd pidfd) {
        return unit(client.callSince(253, "GetUnitByPIDFD", SystemdManager::name, "h", pidfd));
    }

    /**
     * Returns the unit whose current run has an invocation id; see {@code GetUnitByInvocationID}.
     *
     * @param id 32 hexadecimal digits, in the form of {@code $INVOCATION_ID} and {@link UnitProperties#invocationId()}
     */
    public Unit unitOfInvocation(String id) {
        byte[] bytes = HexFormat.of().parseHex(id);
        ObjectPath run = client.call("GetUnitByInvocationID", BodyReader::readObjectPath, "ay", (Object) bytes);
        UnitName name = client.property(run.value(), SystemdNames.UNIT, "Id", value -> new UnitName((String) value));
        return unit(name);
    }

    /** Returns the unit of a control group or of the nearest one above it; see {@code GetUnitByControlGroup}. */
    public Unit unitOfControlGroup(String path) {
        return find("GetUnitByControlGroup", "s", path);
    }

    private Unit find(String member, String signature, Object argument) {
        return unit(client.call(member, SystemdManager::name, signature, argument));
    }

    private static UnitName name(BodyReader reply) {
        return UnitName.ofObjectPath(reply.readObjectPath());
    }

    // --- transient units

    /**
     * Creates a unit and starts it, and fails if a queued job conflicts; see {@code StartTransientUnit}.
     *
     * @throws BusException with {@link SystemdErrorName#UNIT_EXISTS} if it exists
     */
    public Job start(TransientUnit unit) {
        return start(unit, JobMode.FAIL);
    }

    /** Creates a unit and starts it; see {@code StartTransientUnit}. */
    public Job start(TransientUnit unit, JobMode mode) {
        return client.await(() -> startAsync(unit, mode));
    }

    /** Creates a unit and starts it; see {@link #start}. The future completes when systemd has queued the job. */
    public CompletableFuture<Job> startAsync(TransientUnit unit, JobMode mode) {
        MethodCall call = client.startTransient(unit, mode);
        return tracker.submit(
                JobType.START, call, reply -> tracker.job(reply.readObjectPath(), unit.name(), JobType.START));
    }

    /**
     * Creates a service, starts it, and waits until it has ended, as {@code systemd-run --wait} does. A service that has
     * failed remains loaded until {@link Unit#resetFailed()}, unless its {@code CollectMode} is
     * {@code inactive-or-failed}.
     *
     * @throws BusException if systemd refuses it; with {@link io.github.systemd4j.message.ErrorName#LIMITS_EXCEEDED} if 100
     *     services run already over this connection, or have failed but systemd has not released them yet; with
     *     {@link io.github.systemd4j.message.ErrorName#TIMEOUT} if systemd does not reply in time, and may start the service
     *     later; with {@link io.github.systemd4j.message.ErrorName#DISCONNECTED} if the connection ends first, while the
     *     service continues
     * @throws IllegalArgumentException if it is no service
     * @throws IllegalStateException over systemd's private socket, where systemd does not keep units loaded for a caller
     */
    public ServiceExit run(TransientUnit service) {
        return client.await(() -> runAsync(service));
    }

    /**
     * Creates a service and starts it; see {@link #run(TransientUnit)}. The future completes when the service has ended. Canceling it
     * abandons the wait: a service whose start was sent continues, and one whose start still waits is never started. File
     * descriptors of the service are duplicated before this method returns.
     */
    public CompletableFuture<ServiceExit> runAsync(TransientUnit service) {
        return runs.run(service);
    }

    /**
     * Runs a service with its standard streams connected to this program, waits until it has ended, and returns what it
     * has written, as {@code systemd-run --pipe --wait} does.
     *
     * @throws BusException as {@link #run(TransientUnit)} does, and with {@code EMFILE} or {@code ENFILE} if there are
     *     too many file descriptors
     * @throws java.io.UncheckedIOException if the input can't be read to its end
     */
    public CommandResult run(TransientUnit service, StandardStreams streams) {
        return client.await(() -> runAsync(service, streams));
    }

    /**
     * Runs a service with its standard streams connected to this program; see {@link #run(TransientUnit,
     * StandardStreams)}. The future completes when the service has ended. Canceling it abandons the wait and closes the
     * pipes: the service continues, but can't read and write them any more.
     */
    public CompletableFuture<CommandResult> runAsync(TransientUnit service, StandardStreams streams) {
        return streams.run(service, this::runAsync);
    }

    // --- many units

    /**
     * Returns all loaded units, except those of types that are newer than this library; see {@code ListUnits} and
     * {@link UnitType}.
     */
    public List<UnitStatus> listUnits() {
        return client.call("ListUnits", UnitStatus.ROWS, "");
    }

    /**
     * Returns the loaded units in one of these states; see {@code ListUnitsFiltered}.
     *
     * @param states names of {@link LoadState} or {@link ActiveState}, or sub states of the unit types
     */
    public List<UnitStatus> listUnits(Collection<String> states) {
        return client.call("ListUnitsFiltered", UnitStatus.ROWS, "as", states);
    }

    /**
     * Returns the loaded units in one of these states whose names match a pattern; see
     * {@code ListUnitsByPatterns}.
     *
     * @param states see {@link #listUnits(Collection)}; empty for all
     * @param patterns globs; empty for all
     */
    public List<UnitStatus> listUnits(Collection<String> states, Collection<String> patterns) {
        return client.call("ListUnitsByPatterns", UnitStatus.ROWS, "asas", states, patterns);
    }

    /** Returns the units with these names, and loads them, even if they have no file; see {@code ListUnitsByNames}. */
    public List<UnitStatus> listUnitsByNames(Collection<UnitName> names) {
        List<String> values = names.stream().map(UnitName::value).toList();
        return client.call("ListUnitsByNames", UnitStatus.ROWS, "as", values);
    }

    /** Resets the failed state of all units; see {@code ResetFailed}. */
    public void resetFailed() {
        client.perform("ResetFailed", "");
    }

    // --- systemd itself

    /** Returns the state of the system. */
    public SystemState state() {
        return property("SystemState", SystemState.class);
    }

    /** Returns the version, such as {@code 252.39-1~deb12u2}. */
    public String version() {
        return property("Version", String.class);
    }

    /** Returns the manager's properties; {@link ManagerProperties} has accessors for those that are used most. */
    public UnitProperties properties() {
        return client.properties(SystemdNames.PATH, SystemdNames.MANAGER);
    }

    /**
     * Returns one of the manager's properties.
     *
     * @param type a type that {@link UnitProperties#as} accepts for a component
     */
    public <T> T property(String name, Class<T> type) {
        return PropertyValues.convert(name, client.propertyValue(SystemdNames.PATH, SystemdNames.MANAGER, name), type);
    }

    /**
     * Sets one of the manager's properties. Few are writable: {@code LogLevel}, {@code LogTarget}, the watchdogs.
     *
     * @throws BusException with {@link io.github.systemd4j.message.ErrorName#PROPERTY_READ_ONLY} if it is not writable
     */
    public void setProperty(String name, Variant value) {
        client.setProperty(SystemdNames.PATH, SystemdNames.MANAGER, name, value);
    }

    /** Makes systemd reload all unit files, and waits until that is done; see {@code Reload}. */
    public void reload() {
        client.perform("Reload", "");
    }

    /**
     * Makes systemd re-execute itself, and waits until it is back; see {@code Reexecute}. A connection over its private
     * socket ends.
     */
    public void reexecute() {
        if (client.isPeer()) {
            client.performLast("Reexecute");
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
            client.performLast("Reexecute");
            bus.loop().await(() -> back, bus.callTimeout());
        } finally {
            closed.cancel(false);
        }
    }

    /** Sets whether systemd prints its progress on the console; see {@code SetShowStatus}. */
    public void setShowStatus(ShowStatus status) {
        client.perform("SetShowStatus", "s", status.dbusName());
    }

    /**
     * Makes systemd emit its signals, until {@link #unsubscribe()} or the end of this connection; see {@code Subscribe}.
     * Only for programs with their own subscriptions: jobs and runs don't need it.
     */
    public void subscribe() {
        client.perform("Subscribe", "");
    }

    /** Reverts {@link #subscribe()}; see {@code Unsubscribe}. */
    public void unsubscribe() {
        client.perform("Unsubscribe", "");
    }

    // --- dynamic users

    /** Returns the users that systemd has allocated; see {@code GetDynamicUsers}. */
    public List<DynamicUser> dynamicUsers() {
        return client.call("GetDynamicUsers", DynamicUser.ROWS, "");
    }

    /** Returns the user ID of an allocated user; see {@code LookupDynamicUserByName}. */
    public long dynamicUser(String name) {
        return client.call("LookupDynamicUserByName", reply -> reply.readUint32(), "s", name);
    }

    /** Returns the name of an allocated user; see {@code LookupDynamicUserByUID}. */
    public String dynamicUser(long uid) {
        return client.call("LookupDynamicUserByUID", reply -> reply.readString(), "u", uid);
    }

    // --- for debugging

    /** Returns the state of systemd as text, which has no stable format; see {@code Dump}. */
    public String dump() {
        return client.call("Dump", reply -> reply.readString(), "");
    }

    /**
     * Returns the state of systemd as text of any size, in a descriptor that the caller closes; see
     * {@code DumpByFileDescriptor}.
     */
    public UnixFd dumpByFileDescriptor() {
        return client.call("DumpByFileDescriptor", reply -> reply.readUnixFd(), "");
    }

    /** Returns the state of units as text; see {@code DumpUnitsMatchingPatterns}. */
    public String dump(Collection<String> patterns) {
        return client.call("DumpUnitsMatchingPatterns", reply -> reply.readString(), "as", patterns);
    }

    /**
     * Returns the state of units as text, in a descriptor that the caller closes; see
     * {@code DumpUnitsMatchingPatternsByFileDescriptor}.
     */
    public UnixFd dumpByFileDescriptor(Collection<String> patterns) {
        return client.call("DumpUnitsMatchingPatternsByFileDescriptor", reply -> reply.readUnixFd(), "as", patterns);
    }

    // --- the end

    TransientServiceRunner runs() {
        return runs;
    }

    JobTracker tracker() {
        return tracker;
    }

    /** Returns the number of objects for calls, jobs, runs and waits that have not ended. On the loop's thread. */
    int size() {
        return client.size() + tracker.size() + runs.size() + states.size();
    }

    /**
     * Ends each unfinished job with {@link JobResult#DISCONNECTED}, and each run with an error, and closes the bus if this
     * manager has opened it. Jobs and services continue in systemd.
     */
    @Override
    public void close() {
        runs.close();
        states.close();
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
