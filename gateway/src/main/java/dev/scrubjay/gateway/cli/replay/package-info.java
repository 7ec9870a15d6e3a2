/** The command that replays traces of cache accesses under each eviction policy. */
@NullMarked
package dev.scrubjay.gateway.cli.replay;

import org.jspecify.annotations.NullMarked;
