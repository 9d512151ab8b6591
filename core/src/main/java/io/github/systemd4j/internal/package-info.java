/**
 * Wrappers of file descriptors, such as epoll, eventfd and duplicates; the conversion of errno to exceptions; and the
 * holder of the accessors to hidden members. Not visible outside the module.
 */
@NullMarked
package io.github.systemd4j.internal;

import org.jspecify.annotations.NullMarked;
