/** Formats text of peers for messages and logs. Does not know D-Bus. */
@NullMarked
package io.github.systemd4j.internal.text;

import org.jspecify.annotations.NullMarked;
