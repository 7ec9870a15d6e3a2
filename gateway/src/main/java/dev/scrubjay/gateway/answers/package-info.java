/** Answers in the cache: how they are looked up, judged and stored. */
@NullMarked
package dev.scrubjay.gateway.answers;

import org.jspecify.annotations.NullMarked;
