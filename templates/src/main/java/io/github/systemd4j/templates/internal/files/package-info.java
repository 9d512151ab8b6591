/** Locks, watches and deletes directories, which several threads and processes change. */
@NullMarked
package io.github.systemd4j.templates.internal.files;

import org.jspecify.annotations.NullMarked;
