/** Routes for bots: the cache API, routing advice, outcomes. */
@NullMarked
package dev.scrubjay.gateway.http.cache;

import org.jspecify.annotations.NullMarked;
