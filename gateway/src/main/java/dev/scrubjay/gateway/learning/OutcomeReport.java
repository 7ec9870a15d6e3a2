package dev.scrubjay.gateway.learning;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.key.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An outcome as a caller reports it.
 *
 * @param anyWorkspace whether the request may be of any of the tenant's workspaces, as the caller
 *     names none and is limited to none
 * @param requestId the request that it is about; without it the answer is not known to the gateway
 * @param model the model that answered, as the caller says
 * @param asked what was asked of that model, if the caller says so
 * @param verdict how good the answer was
 * @param success whether it was of use
 * @param costUsd USD that the caller paid for it
 * @param latency the time that the caller's call took
 */
public record OutcomeReport(
    Scope scope,
    boolean anyWorkspace,
    Optional<String> requestId,
    Optional<String> model,
    Optional<ObservedCall> asked,
    Verdict verdict,
    boolean success,
    OptionalDouble costUsd,
    Optional<Duration> latency) {}
