/** The command line: its entry, and the commands that run a gateway or read a configuration. */
@NullMarked
package dev.scrubjay.gateway.cli;

import org.jspecify.annotations.NullMarked;
