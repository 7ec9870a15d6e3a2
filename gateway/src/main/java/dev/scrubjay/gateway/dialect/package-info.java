/** The JSON of clients and providers: requests, answers, streams and errors. */
@NullMarked
package dev.scrubjay.gateway.dialect;

import org.jspecify.annotations.NullMarked;
