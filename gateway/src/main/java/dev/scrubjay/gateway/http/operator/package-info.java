/** Routes for operators: health, metrics, analytics, policy, the live page. */
@NullMarked
package dev.scrubjay.gateway.http.operator;

import org.jspecify.annotations.NullMarked;
