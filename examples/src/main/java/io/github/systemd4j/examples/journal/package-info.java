/** The programs of the guide to the journal. */
package io.github.systemd4j.examples.journal;
