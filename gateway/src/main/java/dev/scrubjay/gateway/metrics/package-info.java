/** The meters that Prometheus scrapes. */
@NullMarked
package dev.scrubjay.gateway.metrics;

import org.jspecify.annotations.NullMarked;
