/**
 * What will be asked next: rhythms and sequences in a tenant's accesses, and what they are worth.
 */
@NullMarked
package dev.scrubjay.policy.preload;

import org.jspecify.annotations.NullMarked;
