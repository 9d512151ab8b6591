/** Creates the threads of the library. Does not know what they do. */
@NullMarked
package io.github.systemd4j.internal.threads;

import org.jspecify.annotations.NullMarked;
