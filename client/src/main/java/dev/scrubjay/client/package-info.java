/** The client of the gateway's calls for bots. */
@NullMarked
package dev.scrubjay.client;

import org.jspecify.annotations.NullMarked;
