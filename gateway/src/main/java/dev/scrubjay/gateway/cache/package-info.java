/** Cached answers: what an entry is and how it is encoded. */
@NullMarked
package dev.scrubjay.gateway.cache;

import org.jspecify.annotations.NullMarked;
