package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.completion.RequestAnswers;
import dev.scrubjay.gateway.config.PreloadConfig;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.shared.DailySpend;
import dev.scrubjay.gateway.shared.RecurringMemory;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.preload.PreloadTerms;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The collaborators of preloading. */
public record PreloadParts(
    RecurringMemory memory,
    DailySpend spend,
    RequestAnswers answers,
    Upstreams upstreams,
    RequestObserver observer,
    Supplier<PreloadConfig> config,
    Supplier<PreloadTerms> terms,
    Clocks clocks) {
  /** The time of day, and a ticker. */
  public record Clocks(InstantSource clock, LongSupplier nanoTime) {}
}
