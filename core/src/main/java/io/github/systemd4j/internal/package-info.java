/**
 * Wrappers of file descriptors, such as epoll, eventfd and duplicates; and the conversion of errno to exceptions. Not
 * visible outside the module.
 */
@NullMarked
package io.github.systemd4j.internal;

import org.jspecify.annotations.NullMarked;
