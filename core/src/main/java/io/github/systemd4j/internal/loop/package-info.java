/** What an event loop is made of, and what the connections may do with a loop and users may not. */
@NullMarked
package io.github.systemd4j.internal.loop;

import org.jspecify.annotations.NullMarked;
