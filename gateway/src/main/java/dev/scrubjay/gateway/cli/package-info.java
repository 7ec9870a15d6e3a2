/** The commands of the program. */
@NullMarked
package dev.scrubjay.gateway.cli;

import org.jspecify.annotations.NullMarked;
