package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.SseEvent;
import io.vertx.core.streams.ReadStream;

/**
 * The rest of a stream that broke off.
 *
 * @param events that its client lacks, up to its end; paused until somebody reads
 * @param continued whether a model continues the text, instead of answering anew
 */
public record StreamRest(ReadStream<SseEvent> events, boolean continued) {}
