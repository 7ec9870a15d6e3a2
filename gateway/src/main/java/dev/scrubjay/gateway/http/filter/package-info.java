/** Handlers that run before and around each route. */
@NullMarked
package dev.scrubjay.gateway.http.filter;

import org.jspecify.annotations.NullMarked;
