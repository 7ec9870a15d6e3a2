/** Entries: their encoding, the near cache, and the results of lookups, stores and leases. */
@NullMarked
package dev.scrubjay.gateway.cache;

import org.jspecify.annotations.NullMarked;
