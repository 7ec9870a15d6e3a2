/** Commands that send requests to a running gateway. */
@NullMarked
package dev.scrubjay.gateway.cli.remote;

import org.jspecify.annotations.NullMarked;
