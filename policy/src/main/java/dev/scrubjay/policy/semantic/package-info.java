/**
 * Whether the answer to a similar request may be given again: what similar prompts have in common,
 * what earlier comparisons say of the risk, and how much risk may be taken.
 */
@NullMarked
package dev.scrubjay.policy.semantic;

import org.jspecify.annotations.NullMarked;
