/** A Log4j 2 appender that writes to systemd's journal. */
@NullMarked
package io.github.systemd4j.log4j;

import org.jspecify.annotations.NullMarked;
