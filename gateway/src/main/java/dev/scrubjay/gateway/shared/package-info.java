/**
 * State that replicas share through Redis: counters in numbered batches, documents, request memory.
 */
@NullMarked
package dev.scrubjay.gateway.shared;

import org.jspecify.annotations.NullMarked;
