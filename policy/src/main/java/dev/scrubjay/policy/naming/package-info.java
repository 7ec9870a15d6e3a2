/**
 * What the names of models refer to: models of the catalog, and those that only a provider knows.
 */
@NullMarked
package dev.scrubjay.policy.naming;

import org.jspecify.annotations.NullMarked;
