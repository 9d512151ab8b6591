/** The comparison of consumers of the journal: this library, C on libsystemd, and journalctl. */
@NullMarked
package io.github.systemd4j.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
