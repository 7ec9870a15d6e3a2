/**
 * Cache decisions: which key an answer has, whether it is stored, for how long and in what form.
 */
@NullMarked
package dev.scrubjay.policy.cache;

import org.jspecify.annotations.NullMarked;
