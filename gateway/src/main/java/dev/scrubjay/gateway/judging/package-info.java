/** Requests to judge models, and what they say. */
@NullMarked
package dev.scrubjay.gateway.judging;

import org.jspecify.annotations.NullMarked;
