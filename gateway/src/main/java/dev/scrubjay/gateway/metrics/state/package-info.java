/** Meters of the state of a replica: its policies, its cache, its Redis, its JVM. */
@NullMarked
package dev.scrubjay.gateway.metrics.state;

import org.jspecify.annotations.NullMarked;
