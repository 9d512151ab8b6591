package io.github.systemd4j.manager;

import io.github.systemd4j.unit.UnitResult;

/**
 * What people ask of a socket; see org.freedesktop.systemd1(5), "Socket Unit Objects".
 *
 * @param accept whether each connection gets a service of its own
 * @param nConnections how many connections are open, if each has a service of its own
 * @param nAccepted how many connections were accepted
 * @param nRefused how many connections were refused
 * @param controlPid the process of a command that is being run; 0 if there is none
 * @param result how the last run ended, or goes so far
 */
public record SocketProperties(
        boolean accept, long nConnections, long nAccepted, long nRefused, long controlPid, UnitResult result) {}
