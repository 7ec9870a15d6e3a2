/** The connections that clients may keep open at a replica: their deadlines and their number. */
@NullMarked
package dev.scrubjay.gateway.load.connection;

import org.jspecify.annotations.NullMarked;
