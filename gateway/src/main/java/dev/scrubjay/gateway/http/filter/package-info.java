/** Handlers that run before each route. */
@NullMarked
package dev.scrubjay.gateway.http.filter;

import org.jspecify.annotations.NullMarked;
