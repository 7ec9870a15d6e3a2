package dev.scrubjay.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.ModelHealth;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.ReplyReader;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of the router obey the policy in force and heed the models' health. */
final class RouterCallsTest {
  /** Nothing listens there. */
  private static final String NOWHERE = "http://127.0.0.1:1";

  private static final RoutingPolicy OFF = RoutingPolicy.DEFAULT.withEnabled(false);
  private static final RoutingRequest REQUEST = RoutingRequests.of(RoutingRequirements.NONE);

  private final Vertx vertx = Vertx.vertx();
  private final Upstream best = model("best", 0.95);
  private final Upstream good = model("good", 0.9);
  private final Upstreams upstreams = new Upstreams(List.of(best, good));
  private final FixedRouters routers =
      new FixedRouters(upstreams.catalog(), new RoutingAdjustment(0, 1));
  private final List<RoutingDecision> counted = new ArrayList<>();
  private final List<Duration> took = new ArrayList<>();
  private long now;
  private final RouterCalls calls =
      new RouterCalls(
          tenant -> tenant.equals("off") ? OFF : RoutingPolicy.DEFAULT,
          routers,
          new ModelHealth(List.of(best.client(), good.client())),
          () -> now += 25,
          new RequestObserver() {
            @Override
            public void routed(Scope scope, RoutingDecision decision, Duration duration) {
              counted.add(decision);
              took.add(duration);
            }
          });

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Upstream model(String id, double accuracy) {
    return TestUpstreams.at(
        vertx, TestUpstreams.profile(id, accuracy, Set.of(Capability.TEXT)), NOWHERE);
  }

  private static RoutingRequirements with(
      Optional<Profile> profile, Optional<RoutingPolicy> policy) {
    return new RoutingRequirements(
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        FallbackChoice.CONFIGURED,
        profile,
        Optional.empty(),
        Optional.empty(),
        policy);
  }

  private RoutingDecision decide(Map<String, String> obstacles) {
    return calls.decide(Scope.DEFAULT, RoutingPolicy.DEFAULT, REQUEST, obstacles);
  }

  private static String selected(RoutingDecision decision) {
    assertThat(decision).isInstanceOf(Routed.class);
    return ((Routed) decision).selected().model().id();
  }

  /** Calls the model until it is ejected. */
  private static void eject(Upstream model) {
    ProviderCall call = Examples.OPENAI.encode(Examples.toOpenAi(""), "m");
    while (model.client().hasEndpointBeyond(Scope.DEFAULT.tenant(), Set.of())) {
      Attempt attempt =
          new Attempt(
              Scope.DEFAULT.tenant(), new Cancellation(), Duration.ofSeconds(5), new HashSet<>());
      try {
        model
            .client()
            .call(call, ReplyReader.EXACT, attempt)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
        throw new AssertionError("somebody answers at " + NOWHERE);
      } catch (CompletionException e) {
        assertThat(e).hasMessageContaining("provider testing");
      }
    }
  }

  @Test
  void policyIsTheTenantsUnlessTheRequestHasItsOwn() {
    Scope off = new Scope("off", "default");
    assertThat(calls.policy(Scope.DEFAULT, RoutingRequirements.NONE))
        .isEqualTo(RoutingPolicy.DEFAULT);
    assertThat(calls.policy(off, RoutingRequirements.NONE)).isEqualTo(OFF);
    assertThat(calls.policy(off, with(Optional.empty(), Optional.of(RoutingPolicy.DEFAULT))))
        .isEqualTo(RoutingPolicy.DEFAULT);
    assertThat(calls.policy(off, with(Optional.of(Profile.SAVINGS), Optional.empty())))
        .isEqualTo(OFF.withProfile(Profile.SAVINGS));
  }

  @Test
  void decisionIsMadeUnderThePolicyAndCountedOnce() {
    RoutingDecision decision =
        calls.decide(Scope.DEFAULT, OFF.withProfile(Profile.QUALITY), REQUEST, Map.of());
    assertThat(selected(decision)).isEqualTo("best");
    assertThat(routers.asked()).containsExactly(OFF.withProfile(Profile.QUALITY));
    assertThat(counted).containsExactly(decision);
    assertThat(took).containsExactly(Duration.ofNanos(25));
  }

  @Test
  void previewIsNotCounted() {
    assertThat(
            selected(
                calls.preview(Scope.DEFAULT, RoutingPolicy.DEFAULT, REQUEST, Map.of("best", "no"))))
        .isEqualTo("good");
    assertThat(counted).isEmpty();
  }

  @Test
  void modelWithAnObstacleIsNotChosen() {
    RoutingDecision decision = decide(Map.of("best", "it cannot do that"));
    assertThat(selected(decision)).isEqualTo("good");
    assertThat(decision.rejected().get("best")).contains("it cannot do that");
  }

  @Test
  void ejectedModelIsNotChosen() {
    eject(best);
    assertThat(selected(decide(Map.of()))).isEqualTo("good");
  }

  @Test
  void whereAllAreEjectedOneIsChosenAllTheSame() {
    eject(best);
    eject(good);
    assertThat(selected(decide(Map.of("good", "it cannot do that")))).isEqualTo("best");
    assertThat(counted).hasSize(1);
  }

  @Test
  void whereNoModelCanAnswerTheReasonsAreGiven() {
    RoutingDecision decision = decide(Map.of("best", "too old", "good", "too young"));
    assertThat(decision)
        .isInstanceOfSatisfying(
            Unroutable.class,
            none -> assertThat(none.reason()).contains("too old").contains("too young"));
    assertThat(counted).containsExactly(decision);
  }
}
