package dev.scrubjay.gateway.preloading;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.judging.JudgeCall;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.TokenKind;
import java.util.EnumSet;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The most that an answer can cost: every byte of the request a token, as none is shorter, the
 * longest answer that request and model allow, and each token at its dearest.
 */
final class PreloadCost {
  /** The tokens that a provider, or a judge's instructions, add to the text of a request. */
  private static final long ADDED = 1000;

  private static final Set<TokenKind> OF_TEXT =
      EnumSet.of(
          TokenKind.INPUT,
          TokenKind.CACHED_READ,
          TokenKind.CACHE_WRITE,
          TokenKind.CACHE_WRITE_1H,
          TokenKind.OUTPUT,
          TokenKind.REASONING);

  private final RequestFeatures features;
  private final long textTokens;

  private PreloadCost(ChatRequest request) {
    this.features = request.features();
    this.textTokens = Json.bytes(request.body()).length + ADDED;
  }

  /**
   * The amount, USD, of whichever models of {@code plan} answer; empty if a price is unknown. Takes
   * time with the size of the request.
   */
  static OptionalDouble most(ChatRequest request, RoutePlan plan) {
    return new PreloadCost(request).of(plan).usd();
  }

  /** One model of the chain answers; those of a cascade are paid for besides. */
  private Cost of(RoutePlan plan) {
    Cost most = Cost.ZERO;
    for (Upstream model : plan.chain()) {
      Cost cost = answer(model);
      most = most.isKnown() && cost.isKnown() ? dearer(most, cost) : Cost.UNKNOWN;
    }
    return plan.cascade()
        .map(
            cheap ->
                answer(cheap.ask())
                    .plus(cheap.second().map(this::answer).orElse(Cost.ZERO))
                    .plus(
                        cheap.judge().map(judge -> verdict(judge, cheap.ask())).orElse(Cost.ZERO)))
        .orElse(Cost.ZERO)
        .plus(most);
  }

  private static Cost dearer(Cost one, Cost other) {
    return one.usdOrZero() >= other.usdOrZero() ? one : other;
  }

  private Cost answer(Upstream model) {
    ModelProfile profile = model.profile();
    return isText()
        ? profile.prices().most(OF_TEXT, textTokens, output(profile))
        : profile
            .prices()
            .most(
                EnumSet.allOf(TokenKind.class),
                Math.max(textTokens, profile.maxTokens()), // what an image counts is not known
                output(profile));
  }

  private Cost verdict(Upstream judge, Upstream judged) {
    long read = textTokens + 2L * output(judged.profile()) + ADDED; // it may split text finer
    return judge.profile().prices().most(OF_TEXT, read, JudgeCall.MAX_TOKENS);
  }

  private boolean isText() {
    return features.images() == 0 && features.documents() == 0 && features.audio() == 0;
  }

  private long output(ModelProfile model) {
    int most = model.maxOutputTokens().orElse(model.maxTokens());
    return Math.min(features.maxOutputTokens().orElse(most), most);
  }
}
