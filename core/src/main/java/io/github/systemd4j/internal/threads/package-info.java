/** Where the threads of the library come from. Doesn't know what they do. */
@NullMarked
package io.github.systemd4j.internal.threads;

import org.jspecify.annotations.NullMarked;
