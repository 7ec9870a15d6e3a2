/** The JSON that clients and providers speak: requests, answers, streams and errors. */
@NullMarked
package dev.scrubjay.gateway.dialect;

import org.jspecify.annotations.NullMarked;
