package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.passthrough.Ownership;
import dev.scrubjay.gateway.routing.NamedModels;
import java.time.Duration;

/**
 * What the routes to models' answers share.
 *
 * @param pingInterval the longest silence of a stream
 */
public record ChatParts(
    Ownership ownership,
    NamedModels models,
    RequestAnswers answers,
    ResponseReferences references,
    Experiments experiments,
    Analytics analytics,
    KnownRequests known,
    Duration pingInterval) {}
