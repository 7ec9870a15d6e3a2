/** The connection to Redis: topology, deadlines, breaker, scripts. */
@NullMarked
package dev.scrubjay.gateway.redis;

import org.jspecify.annotations.NullMarked;
