/** How log lines are written: a line for each request must cost next to nothing. */
@NullMarked
package dev.scrubjay.gateway.logging;

import org.jspecify.annotations.NullMarked;
