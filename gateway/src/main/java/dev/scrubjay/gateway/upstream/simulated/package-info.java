/** Simulated providers for demos and tests: real HTTP, simulated answers. */
@NullMarked
package dev.scrubjay.gateway.upstream.simulated;

import org.jspecify.annotations.NullMarked;
