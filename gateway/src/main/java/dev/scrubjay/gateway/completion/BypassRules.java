package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.config.SamplingMode;
import dev.scrubjay.gateway.observe.CacheStatus.Bypass;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.policy.cache.CachePolicy;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rules by which completions bypass the cache.
 *
 * @param policy the cache policy in force
 * @param sampling whether a tenant's equal requests share answers that are drawn at random
 */
public record BypassRules(Supplier<CachePolicy> policy, Function<String, SamplingMode> sampling) {

  /** Why {@code completion} bypasses the cache; empty if it does not. */
  Optional<Bypass> of(Completion completion) {
    if (!policy.get().enabled()) {
      return Optional.of(new Bypass("disabled"));
    }
    if (completion.context().directives().noStore()) {
      return Optional.of(new Bypass("no-store"));
    }
    if (completion.request().stateful()) {
      return Optional.of(new Bypass("stateful"));
    }
    boolean apart = sampling.apply(completion.scope().tenant()) == SamplingMode.BYPASS;
    return apart && completion.request().dialect().isSampled(completion.request())
        ? Optional.of(new Bypass("sampled"))
        : Optional.empty();
  }
}
