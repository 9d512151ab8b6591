/** A service on gRPC, and its client. */
@NullMarked
package io.github.systemd4j.examples.grpc;

import org.jspecify.annotations.NullMarked;
