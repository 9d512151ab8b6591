/** Creates the threads of the library. Doesn't depend on their tasks. */
@NullMarked
package io.github.systemd4j.internal.threads;

import org.jspecify.annotations.NullMarked;
