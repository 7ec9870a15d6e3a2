/**
 * What the words of prompts tell of how much worse a cheap model answers them, learned from pairs
 * of answers that were judged.
 */
@NullMarked
package dev.scrubjay.policy.words;

import org.jspecify.annotations.NullMarked;
