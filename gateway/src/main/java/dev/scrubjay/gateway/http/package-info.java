/** What is served over HTTP: routes, authentication, limits, errors, health. */
@NullMarked
package dev.scrubjay.gateway.http;

import org.jspecify.annotations.NullMarked;
