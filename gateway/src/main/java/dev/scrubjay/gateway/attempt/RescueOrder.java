package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The order in which models are asked for the rest of a stream that broke off. */
final class RescueOrder {
  private RescueOrder() {}

  /**
   * The models that may have the rest, the most promising first: those that can continue the text,
   * then the one that began it, unless it was silent, and then its fallbacks.
   *
   * @param chain of the request, which {@code broken} is one of
   * @param continues whether a model can continue the text that was sent
   */
  static List<Upstream> of(
      List<Upstream> chain,
      Upstream broken,
      UpstreamException cause,
      Predicate<Upstream> continues) {
    List<Upstream> models = new ArrayList<>(chain.subList(chain.indexOf(broken), chain.size()));
    if (cause.kind() == FailureKind.TIMEOUT) {
      models.add(models.removeFirst());
    }
    models.sort(Comparator.comparing(model -> !continues.test(model)));
    return models;
  }
}
