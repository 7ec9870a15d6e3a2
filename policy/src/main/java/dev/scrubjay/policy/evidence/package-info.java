/** Evidence about models that adds up over replicas and time. */
@NullMarked
package dev.scrubjay.policy.evidence;

import org.jspecify.annotations.NullMarked;
