/**
 * Text in memory: UTF-8, the syntax of D-Bus names and signatures, names of enum constants, and excerpts of texts from
 * peers. Doesn't depend on messages.
 */
@NullMarked
package io.github.systemd4j.internal.text;

import org.jspecify.annotations.NullMarked;
