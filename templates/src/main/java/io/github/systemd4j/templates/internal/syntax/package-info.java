/**
 * The syntax of unit files: lines, words, quotes, escapes, numbers, and the rules for names and paths. Depends on no
 * other package of this module.
 */
@NullMarked
package io.github.systemd4j.templates.internal.syntax;

import org.jspecify.annotations.NullMarked;
