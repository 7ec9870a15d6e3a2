/** Recorded exchanges with providers, sent through a gateway and checked. */
@NullMarked
package dev.scrubjay.gateway.recordings;

import org.jspecify.annotations.NullMarked;
