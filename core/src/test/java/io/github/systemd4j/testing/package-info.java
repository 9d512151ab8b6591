/** Helpers that tests share: private message brokers, which do not use the library under test, and small utilities. */
@NullMarked
package io.github.systemd4j.testing;

import org.jspecify.annotations.NullMarked;
