/** Meters of requests: the lookups, decisions and calls that they cause. */
@NullMarked
package dev.scrubjay.gateway.metrics;

import org.jspecify.annotations.NullMarked;
