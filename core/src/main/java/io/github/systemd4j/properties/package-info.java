/**
 * The properties of units and of the manager, as they were when they were asked for.
 *
 * <p>{@link io.github.systemd4j.properties.UnitProperties} has all of them by name. The other types give those that are
 * used most a name and a type of their own. Nothing here calls systemd.
 */
@NullMarked
package io.github.systemd4j.properties;

import org.jspecify.annotations.NullMarked;
