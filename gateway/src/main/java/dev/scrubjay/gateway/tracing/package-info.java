/** Traces of requests, for OpenTelemetry. Off unless there is somewhere to send them. */
@NullMarked
package dev.scrubjay.gateway.tracing;

import org.jspecify.annotations.NullMarked;
