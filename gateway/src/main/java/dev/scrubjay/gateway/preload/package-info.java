/** The requests that may be made before they are asked again, and their accesses, as they come. */
@NullMarked
package dev.scrubjay.gateway.preload;

import org.jspecify.annotations.NullMarked;
