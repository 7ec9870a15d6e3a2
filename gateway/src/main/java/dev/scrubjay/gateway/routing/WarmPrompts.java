package dev.scrubjay.gateway.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.ProviderKind;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.TokenKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The prompts that are in models' prompt caches, as far as this replica knows: those that it sent
 * there within the last five minutes. A conversation's next turn costs less at such a model, which
 * the router weighs. Bounded by tenant; thread-safe.
 */
public final class WarmPrompts {
  /** How long providers keep a prompt at least. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  private static final int MAX_PROMPTS = 2000;
  private static final int MAX_TENANTS = 500;

  /** The shortest prompt that providers keep, in tokens, and about as many characters. */
  private static final int MIN_TOKENS = 1024;

  private static final int MIN_CHARS = 3 * MIN_TOKENS;

  /** How many turns back a prompt is looked for. */
  private static final int MAX_TURNS_BACK = 32;

  private final LongSupplier nanoTime;
  private final Cache<String, Cache<String, Map<String, Integer>>> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).executor(Runnable::run).build();

  public WarmPrompts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The tokens of the longest known beginning of {@code request}, by model that has it warm. */
  Map<String, Integer> find(Scope scope, ChatRequest request) {
    Cache<String, Map<String, Integer>> prompts = tenants.getIfPresent(scope.tenant());
    if (prompts == null || request.features().textChars() < MIN_CHARS) {
      return Map.of();
    }
    List<String> hashes = PromptPrefixes.of(request.body());
    int last = hashes.size() - 1;
    for (int i = last; i >= 0 && i > last - MAX_TURNS_BACK; i--) {
      Map<String, Integer> warm = prompts.getIfPresent(hashes.get(i));
      if (warm != null) {
        return warm;
      }
    }
    return Map.of();
  }

  /** Notes that {@code upstream} has answered {@code request}. */
  public void note(Scope scope, ChatRequest request, Upstream upstream, Usage usage) {
    int tokens = kept(upstream, usage);
    if (tokens < MIN_TOKENS || request.features().textChars() < MIN_CHARS) {
      return;
    }
    List<String> hashes = PromptPrefixes.of(request.body());
    if (!hashes.isEmpty()) {
      tenants
          .get(scope.tenant(), tenant -> prompts())
          .asMap()
          .merge(hashes.getLast(), Map.of(upstream.id(), tokens), WarmPrompts::both);
    }
  }

  private Cache<String, Map<String, Integer>> prompts() {
    return Caffeine.newBuilder()
        .maximumSize(MAX_PROMPTS)
        .expireAfterWrite(KEPT)
        .ticker(nanoTime::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  private static Map<String, Integer> both(Map<String, Integer> one, Map<String, Integer> other) {
    Map<String, Integer> all = new HashMap<>(one);
    all.putAll(other);
    return Map.copyOf(all);
  }

  /**
   * The tokens that the model keeps: all of the prompt where providers cache without being told, as
   * far as their prices say that they do; at Anthropic those that it says it read or wrote.
   */
  private static int kept(Upstream upstream, Usage usage) {
    boolean caches =
        upstream.profile().prices().standard(TokenKind.CACHED_READ)
            < upstream.profile().inputCostPerToken();
    boolean asked = upstream.provider().kind() == ProviderKind.ANTHROPIC;
    long tokens = asked ? usage.cachedReadTokens() + usage.cacheWriteTokens() : usage.inputTokens();
    return caches ? (int) Math.min(tokens, Integer.MAX_VALUE) : 0;
  }
}
