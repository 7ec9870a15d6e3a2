/** Requests that are repeated on another model after their answer, to compare the two. */
@NullMarked
package dev.scrubjay.gateway.shadow;

import org.jspecify.annotations.NullMarked;
