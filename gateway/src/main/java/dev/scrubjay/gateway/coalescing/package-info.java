/** Requests for the same answer at the same time share one provider call. */
@NullMarked
package dev.scrubjay.gateway.coalescing;

import org.jspecify.annotations.NullMarked;
