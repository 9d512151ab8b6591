package io.github.systemd4j.manager;

/** TODO */
public record UnitName(String value) {}
