/** What requests take of a replica: its event loops' time, its memory. */
@NullMarked
package dev.scrubjay.gateway.load;

import org.jspecify.annotations.NullMarked;
