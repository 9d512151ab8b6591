/** Text of others: how it is shown to humans. Knows nothing of D-Bus. */
@NullMarked
package io.github.systemd4j.internal.text;

import org.jspecify.annotations.NullMarked;
