/** Requests and their results, as values, and the observers of them. */
@NullMarked
package dev.scrubjay.gateway.observe;

import org.jspecify.annotations.NullMarked;
