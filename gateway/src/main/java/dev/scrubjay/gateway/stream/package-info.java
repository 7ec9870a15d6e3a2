/** Streams of events with back-pressure: duplicated, captured, replayed, paced. */
@NullMarked
package dev.scrubjay.gateway.stream;

import org.jspecify.annotations.NullMarked;
