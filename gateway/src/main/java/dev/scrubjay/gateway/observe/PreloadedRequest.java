package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.preload.PreloadResult;

/**
 * What became of a request that was to be made before it is asked.
 *
 * @param usd what it cost
 */
public record PreloadedRequest(Scope scope, PreloadResult result, double usd) {}
