/** Calls to providers: connections, deadlines, streams, failures. */
@NullMarked
package dev.scrubjay.gateway.upstream;

import org.jspecify.annotations.NullMarked;
