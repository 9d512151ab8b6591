/** A Logback appender that writes to systemd's journal. */
@NullMarked
package io.github.systemd4j.logback;

import org.jspecify.annotations.NullMarked;
