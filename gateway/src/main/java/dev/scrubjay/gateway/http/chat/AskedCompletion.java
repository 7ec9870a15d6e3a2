package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.filter.RequestContexts.Sent;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.MultiMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A completion as its request's headers and the running experiments have it.
 *
 * @param keys gives the keys of the request's parts, if it has several
 */
record AskedCompletion(Completion completion, Function<ChatRequest, CacheKey> keys) {
  /** The header that names the unit which experiments treat alike, such as a user. */
  private static final String UNIT = "X-Scrubjay-Unit";

  /** The header that names one of several answers to equal requests, each drawn for itself. */
  private static final String SAMPLE = "X-Scrubjay-Sample";

  private static final Pattern SHORT_NAME = Pattern.compile("[!-~]{1,128}");

  static AskedCompletion of(
      Sent sent, Understood understood, Experiments experiments, Cancellation cancellation) {
    Scope scope = understood.key().scope();
    Treatment treatment = treatment(sent.headers(), understood, experiments);
    RequestContext asked =
        RequestContexts.of(sent, scope, understood.requirements(), treatment, cancellation);
    CacheKey key = sampled(treatment.key(understood.key()), sent.headers());
    return new AskedCompletion(
        new Completion(asked, understood.request(), key),
        part ->
            sampled(
                treatment.key(AnswerKeys.of(scope, part, understood.requirements())),
                sent.headers()));
  }

  /** The treatment of the unit that the caller names, or else of all equal requests. */
  private static Treatment treatment(
      MultiMap headers, Understood understood, Experiments experiments) {
    String unit = shortName(headers, UNIT);
    CacheKey key = understood.key();
    return experiments.treat(
        key.scope(), understood.request().isAuto(), () -> unit == null ? key.hash() : unit);
  }

  private static CacheKey sampled(CacheKey key, MultiMap headers) {
    String sample = shortName(headers, SAMPLE);
    return sample == null ? key : AnswerKeys.sampleOf(key, sample);
  }

  private static @Nullable String shortName(MultiMap headers, String header) {
    String name = headers.get(header);
    if (name != null && !SHORT_NAME.matcher(name).matches()) {
      throw RequestFields.wrong(
          header, "expected 1 to 128 printable ASCII characters without spaces");
    }
    return name;
  }
}
