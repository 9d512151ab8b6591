/** The programs of docs/journal.md. */
@NullMarked
package io.github.systemd4j.examples.journal;

import org.jspecify.annotations.NullMarked;
