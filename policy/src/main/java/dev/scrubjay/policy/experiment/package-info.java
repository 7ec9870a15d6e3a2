/** Experiments: arms, assignment, statistics. */
@NullMarked
package dev.scrubjay.policy.experiment;

import org.jspecify.annotations.NullMarked;
