/** Which model answers a request, and which ones stand behind it. */
@NullMarked
package dev.scrubjay.policy.routing;

import org.jspecify.annotations.NullMarked;
