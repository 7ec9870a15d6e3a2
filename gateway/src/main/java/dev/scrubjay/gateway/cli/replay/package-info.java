/** Replaying what was asked of a cache: traces, made up ones, and what policies make of them. */
@NullMarked
package dev.scrubjay.gateway.cli.replay;

import org.jspecify.annotations.NullMarked;
