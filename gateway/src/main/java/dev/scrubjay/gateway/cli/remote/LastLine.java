package dev.scrubjay.gateway.cli.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Takes the lines of a body as they come; the last is the result, those before it are told. */
final class LastLine implements Flow.Subscriber<String> {
  private final Consumer<String> before;
  private String last = "";

  private LastLine(Consumer<String> before) {
    this.before = before;
  }

  /** Bodies by their last line; {@code before} is told of each other, once the next has come. */
  static BodyHandler<String> handler(Consumer<String> before) {
    return info ->
        BodySubscribers.fromLineSubscriber(new LastLine(before), lines -> lines.last, UTF_8, null);
  }

  @Override
  public void onSubscribe(Flow.Subscription lines) {
    lines.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    if (!last.isEmpty()) {
      before.accept(last);
    }
    last = line;
  }

  @Override
  public void onError(Throwable failure) {}

  @Override
  public void onComplete() {}
}
