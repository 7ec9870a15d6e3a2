/** Requests that pass to a provider and back as they are. */
@NullMarked
package dev.scrubjay.gateway.http.passthrough;

import org.jspecify.annotations.NullMarked;
