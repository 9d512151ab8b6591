package io.github.systemd4j.message;

/**
 * Lists the error names of D-Bus that this library throws or that programs answer with. Any other valid name may be
 * thrown and is received unchanged.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
public final class ErrorName {
    private static final String PREFIX = "org.freedesktop.DBus.Error.";

    /**
     * A failure without a more specific name; also sent for a handler's exception that isn't a {@link BusException}.
     */
    public static final String FAILED = PREFIX + "Failed";
    /** The peer doesn't allow the call, or this process may not open the socket. */
    public static final String ACCESS_DENIED = PREFIX + "AccessDenied";
    /** Another connection has the bus name. */
    public static final String ADDRESS_IN_USE = PREFIX + "AddressInUse";
    /** The broker or peer refused the authentication. */
    public static final String AUTH_FAILED = PREFIX + "AuthFailed";
    /** The address can't be parsed. */
    public static final String BAD_ADDRESS = PREFIX + "BadAddress";
    /** The connection was lost or was closed locally. */
    public static final String DISCONNECTED = PREFIX + "Disconnected";
    /** The path already has an interface with that name. */
    public static final String FILE_EXISTS = PREFIX + "FileExists";
    /** The socket of an address doesn't exist. */
    public static final String FILE_NOT_FOUND = PREFIX + "FileNotFound";
    /** The bytes aren't a valid D-Bus message. */
    public static final String INCONSISTENT_MESSAGE = PREFIX + "InconsistentMessage";
    /** The arguments don't fit. */
    public static final String INVALID_ARGS = PREFIX + "InvalidArgs";
    /** The body doesn't have the requested types. */
    public static final String INVALID_SIGNATURE = PREFIX + "InvalidSignature";
    /** The call needs the interactive authorization flag. */
    public static final String INTERACTIVE_AUTHORIZATION_REQUIRED = PREFIX + "InteractiveAuthorizationRequired";
    /** A limit of the specification, the broker or the kernel is exceeded. */
    public static final String LIMITS_EXCEEDED = PREFIX + "LimitsExceeded";
    /** The bus name has no owner. */
    public static final String NAME_HAS_NO_OWNER = PREFIX + "NameHasNoOwner";
    /** The kernel or libsystemd is out of memory. */
    public static final String NO_MEMORY = PREFIX + "NoMemory";
    /** No process listens at the address. */
    public static final String NO_SERVER = PREFIX + "NoServer";
    /** The callee disconnected without a reply. */
    public static final String NO_REPLY = PREFIX + "NoReply";
    /** The operation isn't supported. */
    public static final String NOT_SUPPORTED = PREFIX + "NotSupported";
    /** The property can't be set. */
    public static final String PROPERTY_READ_ONLY = PREFIX + "PropertyReadOnly";
    /** The bus name has no owner, and no service can be started for it. */
    public static final String SERVICE_UNKNOWN = PREFIX + "ServiceUnknown";
    /** No reply arrived in time. */
    public static final String TIMEOUT = PREFIX + "Timeout";
    /** The object doesn't have the interface. */
    public static final String UNKNOWN_INTERFACE = PREFIX + "UnknownInterface";
    /** The interface doesn't have the method. */
    public static final String UNKNOWN_METHOD = PREFIX + "UnknownMethod";
    /** The object doesn't exist. */
    public static final String UNKNOWN_OBJECT = PREFIX + "UnknownObject";
    /** The interface doesn't have the property. */
    public static final String UNKNOWN_PROPERTY = PREFIX + "UnknownProperty";

    private ErrorName() {}
}
