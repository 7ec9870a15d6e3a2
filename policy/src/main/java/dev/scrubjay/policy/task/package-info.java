/** What a request is about and how hard it is. */
@NullMarked
package dev.scrubjay.policy.task;

import org.jspecify.annotations.NullMarked;
