/** A service on Spring Boot with embedded Tomcat. */
@NullMarked
package io.github.systemd4j.examples.spring;

import org.jspecify.annotations.NullMarked;
