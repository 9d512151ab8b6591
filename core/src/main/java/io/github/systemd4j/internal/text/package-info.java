/**
 * Text in memory: UTF-8, the syntax of D-Bus names and signatures, names of enum constants, and excerpts of what peers
 * send. Knows no message.
 */
@NullMarked
package io.github.systemd4j.internal.text;

import org.jspecify.annotations.NullMarked;
