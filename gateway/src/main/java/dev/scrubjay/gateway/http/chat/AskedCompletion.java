package dev.scrubjay.gateway.http.chat;

import dev.scrubjay.gateway.completion.AnswerKeys;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.experiments.Experiments;
import dev.scrubjay.gateway.http.filter.RequestContexts;
import dev.scrubjay.gateway.http.message.RequestFields;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.experiment.Treatment;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.ext.web.RoutingContext;
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
      RoutingContext context,
      Understood understood,
      Experiments experiments,
      Cancellation cancellation) {
    Scope scope = understood.key().scope();
    Treatment treatment = treatment(context, understood, experiments);
    RequestContext asked =
        RequestContexts.of(context, scope, understood.requirements(), treatment, cancellation);
    CacheKey key = sampled(treatment.key(understood.key()), context);
    return new AskedCompletion(
        new Completion(asked, understood.request(), key),
        part ->
            sampled(treatment.key(AnswerKeys.of(scope, part, understood.requirements())), context));
  }

  /** The treatment of the unit that the caller names, or else of all equal requests. */
  private static Treatment treatment(
      RoutingContext context, Understood understood, Experiments experiments) {
    String unit = shortName(context, UNIT);
    CacheKey key = understood.key();
    return experiments.treat(
        key.scope(), understood.request().isAuto(), () -> unit == null ? key.hash() : unit);
  }

  private static CacheKey sampled(CacheKey key, RoutingContext context) {
    String sample = shortName(context, SAMPLE);
    return sample == null ? key : AnswerKeys.sampleOf(key, sample);
  }

  private static @Nullable String shortName(RoutingContext context, String header) {
    String name = context.request().getHeader(header);
    if (name != null && !SHORT_NAME.matcher(name).matches()) {
      throw RequestFields.wrong(
          header, "expected 1 to 128 printable ASCII characters without spaces");
    }
    return name;
  }
}
