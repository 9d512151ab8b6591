/** What tests share: private message brokers, which know nothing of the library under test, and small helpers. */
@NullMarked
package io.github.systemd4j.testing;

import org.jspecify.annotations.NullMarked;
