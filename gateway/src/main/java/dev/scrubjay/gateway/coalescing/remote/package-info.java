/** Sharing between replicas: leases that are held or followed, and the feed of an answer. */
@NullMarked
package dev.scrubjay.gateway.coalescing.remote;

import org.jspecify.annotations.NullMarked;
