/** A request's way: look up, route, call, answer, store, record. */
@NullMarked
package dev.scrubjay.gateway.completion;

import org.jspecify.annotations.NullMarked;
