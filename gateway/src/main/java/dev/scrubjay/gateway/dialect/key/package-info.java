/** The form of a request's body from which the key of its answer is derived. */
@NullMarked
package dev.scrubjay.gateway.dialect.key;

import org.jspecify.annotations.NullMarked;
