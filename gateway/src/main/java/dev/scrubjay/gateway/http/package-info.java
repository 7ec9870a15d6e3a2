/** The HTTP interface: its routes and its error responses. */
@NullMarked
package dev.scrubjay.gateway.http;

import org.jspecify.annotations.NullMarked;
