/** What happened to requests, as values, and the observers of it. */
@NullMarked
package dev.scrubjay.gateway.observe;

import org.jspecify.annotations.NullMarked;
