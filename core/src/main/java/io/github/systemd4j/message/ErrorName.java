package io.github.systemd4j.message;

/**
 * The error names that D-Bus itself defines, as far as this library throws them or users answer with them. Any other
 * valid name may be thrown and is received as it is.
 *
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html">D-Bus specification</a>
 */
public final class ErrorName {
    private static final String PREFIX = "org.freedesktop.DBus.Error.";

    /** Something failed; what a handler's exception becomes that names no error. */
    public static final String FAILED = PREFIX + "Failed";
    /** The other side doesn't allow it, or the socket may not be opened. */
    public static final String ACCESS_DENIED = PREFIX + "AccessDenied";
    /** Another connection has the bus name. */
    public static final String ADDRESS_IN_USE = PREFIX + "AddressInUse";
    /** The broker or peer refused who we are. */
    public static final String AUTH_FAILED = PREFIX + "AuthFailed";
    /** An address that can't be parsed. */
    public static final String BAD_ADDRESS = PREFIX + "BadAddress";
    /** The connection was lost, or was closed here. */
    public static final String DISCONNECTED = PREFIX + "Disconnected";
    /** The path already has an interface of that name. */
    public static final String FILE_EXISTS = PREFIX + "FileExists";
    /** The socket of an address doesn't exist. */
    public static final String FILE_NOT_FOUND = PREFIX + "FileNotFound";
    /** Bytes that are no valid D-Bus message. */
    public static final String INCONSISTENT_MESSAGE = PREFIX + "InconsistentMessage";
    /** Arguments that don't fit. */
    public static final String INVALID_ARGS = PREFIX + "InvalidArgs";
    /** A body whose types aren't those that were asked for. */
    public static final String INVALID_SIGNATURE = PREFIX + "InvalidSignature";
    /** The call needs the interactive authorization flag. */
    public static final String INTERACTIVE_AUTHORIZATION_REQUIRED = PREFIX + "InteractiveAuthorizationRequired";
    /** More than the specification, the broker or the kernel takes. */
    public static final String LIMITS_EXCEEDED = PREFIX + "LimitsExceeded";
    /** The bus name has no owner. */
    public static final String NAME_HAS_NO_OWNER = PREFIX + "NameHasNoOwner";
    /** The kernel or libsystemd has no memory for it. */
    public static final String NO_MEMORY = PREFIX + "NoMemory";
    /** Nobody listens at the address. */
    public static final String NO_SERVER = PREFIX + "NoServer";
    /** The callee went away without a reply. */
    public static final String NO_REPLY = PREFIX + "NoReply";
    /** This can't be done. */
    public static final String NOT_SUPPORTED = PREFIX + "NotSupported";
    /** The property can't be set. */
    public static final String PROPERTY_READ_ONLY = PREFIX + "PropertyReadOnly";
    /** Nobody has the bus name, and nothing can start it. */
    public static final String SERVICE_UNKNOWN = PREFIX + "ServiceUnknown";
    /** No reply came in time. */
    public static final String TIMEOUT = PREFIX + "Timeout";
    /** The object has no such interface. */
    public static final String UNKNOWN_INTERFACE = PREFIX + "UnknownInterface";
    /** The interface has no such method. */
    public static final String UNKNOWN_METHOD = PREFIX + "UnknownMethod";
    /** There is no such object. */
    public static final String UNKNOWN_OBJECT = PREFIX + "UnknownObject";
    /** The interface has no such property. */
    public static final String UNKNOWN_PROPERTY = PREFIX + "UnknownProperty";

    private ErrorName() {}
}
