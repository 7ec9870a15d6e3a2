/** Answers that are reused for other wordings of a request, and how it is learned which may be. */
@NullMarked
package dev.scrubjay.gateway.semantic;

import org.jspecify.annotations.NullMarked;
