package io.github.systemd4j.manager;

/**
 * What people ask of a path; see org.freedesktop.systemd1(5), "Path Unit Objects".
 *
 * @param unit what it activates
 * @param makeDirectory whether directories are made before they are watched
 * @param result how the last run ended, or goes so far
 */
public record PathProperties(String unit, boolean makeDirectory, UnitResult result) {}
