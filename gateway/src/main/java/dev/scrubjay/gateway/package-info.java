/** The program: its command line, the wiring of its parts, and the HTTP server they serve from. */
@NullMarked
package dev.scrubjay.gateway;

import org.jspecify.annotations.NullMarked;
