/** What is known of models beforehand, from public benchmarks, by families of tasks. */
@NullMarked
package dev.scrubjay.policy.prior;

import org.jspecify.annotations.NullMarked;
