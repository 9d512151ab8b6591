/** Links, loads, starts and ends units through systemd's manager, over a connection that is reopened when it is lost. */
@NullMarked
package io.github.systemd4j.templates.internal.units;

import org.jspecify.annotations.NullMarked;
