/** The decision which model answers a request, and which ones are its fallbacks. */
@NullMarked
package dev.scrubjay.policy.router;

import org.jspecify.annotations.NullMarked;
