package io.github.systemd4j.daemon;

/**
 * Lists the kinds of directories that the service manager creates for a service, with the service's user as owner; see
 * systemd.exec(5). {@link ServiceEnvironment#directory} returns their paths.
 */
public enum ServiceDirectory {
    /** Data that must survive: {@code StateDirectory=}, below {@code /var/lib}. */
    STATE("STATE_DIRECTORY", "StateDirectory="),
    /** Data that can be computed again: {@code CacheDirectory=}, below {@code /var/cache}. */
    CACHE("CACHE_DIRECTORY", "CacheDirectory="),
    /** Sockets and other files that are removed when the service stops: {@code RuntimeDirectory=}, below {@code /run}. */
    RUNTIME("RUNTIME_DIRECTORY", "RuntimeDirectory="),
    /** Log files: {@code LogsDirectory=}, below {@code /var/log}. */
    LOGS("LOGS_DIRECTORY", "LogsDirectory="),
    /** Configuration: {@code ConfigurationDirectory=}, below {@code /etc}. Belongs to root. */
    CONFIGURATION("CONFIGURATION_DIRECTORY", "ConfigurationDirectory=");

    final String variable;
    final String setting;

    ServiceDirectory(String variable, String setting) {
        this.variable = variable;
        this.setting = setting;
    }
}
