/**
 * Wrappers of file descriptors, such as epoll, eventfd and duplicates; and the errno of C as an exception. Nothing here is
 * visible outside the module.
 */
@NullMarked
package io.github.systemd4j.internal;

import org.jspecify.annotations.NullMarked;
