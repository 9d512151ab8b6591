/**
 * The properties of units and of the manager at one moment.
 *
 * <p>{@link io.github.systemd4j.properties.UnitProperties} has all properties by name. The other types have an accessor
 * for each of those that are used most. Nothing here calls systemd.
 */
@NullMarked
package io.github.systemd4j.properties;

import org.jspecify.annotations.NullMarked;
