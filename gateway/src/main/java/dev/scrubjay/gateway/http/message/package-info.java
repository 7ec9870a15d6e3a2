/** Parts of HTTP requests and responses that several routes share. */
@NullMarked
package dev.scrubjay.gateway.http.message;

import org.jspecify.annotations.NullMarked;
