/** The shared cache in Redis, and each Lua script beside the Java that calls it. */
@NullMarked
package dev.scrubjay.gateway.cache.redis;

import org.jspecify.annotations.NullMarked;
