/** The task of a request, its complexity, and the number of its tokens. */
@NullMarked
package dev.scrubjay.policy.task;

import org.jspecify.annotations.NullMarked;
