/** The gateway's settings: typed, checked, and each known by where it came from. */
@NullMarked
package dev.scrubjay.gateway.config;

import org.jspecify.annotations.NullMarked;
