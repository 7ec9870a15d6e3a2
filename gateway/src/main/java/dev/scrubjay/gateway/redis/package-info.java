/** The link to Redis: topology, time limits, breaker, scripts. Nothing here knows the cache. */
@NullMarked
package dev.scrubjay.gateway.redis;

import org.jspecify.annotations.NullMarked;
