package dev.scrubjay.gateway.http.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class BodyDeadlinesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> failed = new ArrayList<>();
  private final BodyDeadlines deadlines = new BodyDeadlines(Duration.ofNanos(100), nanos::get);

  private RoutingContext request(String name) {
    return (RoutingContext)
        Proxy.newProxyInstance(
            RoutingContext.class.getClassLoader(),
            new Class<?>[] {RoutingContext.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "fail" -> {
                    failed.add(name);
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" ->
                      System.identityHashCode(proxy) == System.identityHashCode(args[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private void check(long at) {
    nanos.set(at);
    deadlines.failLate();
  }

  @Test
  void onlyBodiesThatAreLateFail() {
    RoutingContext arrived = request("arrived");
    deadlines.expect(request("late"));
    deadlines.expect(arrived);
    deadlines.met(arrived);
    nanos.set(60);
    deadlines.expect(request("young"));
    check(99);
    assertThat(failed).isEmpty();
    check(100);
    assertThat(failed).containsExactly("late");
    check(160);
    assertThat(failed).containsExactly("late", "young");
  }

  @Test
  void bodyThatWasLateOnceIsNotFailedAgain() {
    deadlines.expect(request("late"));
    check(100);
    check(200);
    assertThat(failed).containsExactly("late");
  }
}
