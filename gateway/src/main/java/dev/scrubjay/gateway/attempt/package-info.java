/** Attempts at providers: fallback chain, hedging, retries, their spans. */
@NullMarked
package dev.scrubjay.gateway.attempt;

import org.jspecify.annotations.NullMarked;
