/** Simulated providers, for demos and tests: real HTTP, made-up answers. */
@NullMarked
package dev.scrubjay.gateway.upstream.simulated;

import org.jspecify.annotations.NullMarked;
