/** A request's sender, and how the request is to be served. */
@NullMarked
package dev.scrubjay.gateway.request;

import org.jspecify.annotations.NullMarked;
