package dev.scrubjay.gateway;

import static dev.scrubjay.gateway.SemanticScene.CHAT;
import static dev.scrubjay.gateway.SemanticScene.PLAIN;
import static dev.scrubjay.gateway.SemanticScene.body;
import static dev.scrubjay.gateway.SemanticScene.isReused;
import static dev.scrubjay.gateway.SemanticScene.sum;
import static dev.scrubjay.gateway.SemanticScene.wording;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that differ in more than the wording of their last turn are never compared. */
final class SemanticIsolationIT {
  private final SemanticScene scene = new SemanticScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void noOtherBodyGetsTheAnswer() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;
    String text = wording("card", next);
    String turn = "{\"role\":\"user\",\"content\":\"" + text + "\"}";
    List<String> others =
        List.of(
            body("\"model\":\"other\"", text),
            body("\"model\":\"auto\"", text),
            body(PLAIN + ",\"temperature\":0.5", text),
            body(PLAIN + ",\"max_tokens\":7", text),
            body(PLAIN + ",\"seed\":7", text),
            body(PLAIN + ",\"unknown_member\":7", text),
            body(PLAIN + ",\"n\":2", text),
            body(PLAIN + ",\"response_format\":{\"type\":\"json_object\"}", text),
            body(
                PLAIN + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]", text),
            "{%s,\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},%s]}"
                .formatted(PLAIN, turn),
            "{%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"},%s]}"
                .formatted(PLAIN, turn),
            "{%s,\"messages\":[{\"role\":\"user\",\"name\":\"eve\",\"content\":\"%s\"}]}"
                .formatted(PLAIN, text),
            "{%s,\"messages\":[%s,{\"role\":\"assistant\",\"content\":\"card\"}]}"
                .formatted(PLAIN, turn),
            "{%s,\"messages\":[{\"role\":\"system\",\"content\":\"%s\"}]}".formatted(PLAIN, text),
            "{%s,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"},{\"type\":\"text\",\"text\":\"card\"}]}]}"
                .formatted(PLAIN, text),
            body(PLAIN, "erkläre bitte wie man eine neue card bekommt und was die kostet"));
    for (String other : others) {
      assertThat(isReused(scene.post(gateway, CHAT, other))).as(other).isFalse();
    }

    assertThat(sum(gateway, "semantic_compared_count_total", "result=\"wrong\"")).isZero();
    scene.reused(gateway, "card", next + 1);
  }

  @Test
  void noOtherTenantWorkspaceOrSampleGetsTheAnswer() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;

    for (Map.Entry<String, String> header :
        Map.of(
                "x-scrubjay-tenant", "another",
                "x-scrubjay-workspace", "another",
                "x-scrubjay-sample", "2")
            .entrySet()) {
      assertThat(isReused(scene.ask(gateway, "card", next++, header.getKey(), header.getValue())))
          .as(header.getKey())
          .isFalse();
    }
    scene.reused(gateway, "card", next);
  }

  @Test
  void noOtherDialectGetsTheAnswer() {
    TestGateway gateway = scene.on("");
    int next = scene.learn(gateway, "card", 0) + 1;

    assertThat(
            isReused(
                scene.post(
                    gateway,
                    "/v1/messages",
                    body(PLAIN + ",\"max_tokens\":100", wording("card", next)))))
        .isFalse();
    assertThat(
            isReused(
                scene.post(
                    gateway,
                    "/v1/responses",
                    "{%s,\"store\":false,\"input\":\"%s\"}"
                        .formatted(PLAIN, wording("card", next)))))
        .isFalse();
  }

  @Test
  void usersAreApartIfTheTenantWantsThat() {
    TestGateway gateway = scene.on(", user_scoped: true");
    String ann = PLAIN + ",\"user\":\"ann\"";
    int number = 0;
    while (number < 80
        && !isReused(scene.post(gateway, CHAT, body(ann, wording("card", number))))) {
      number++;
    }
    assertThat(number).isLessThan(80);

    String bob = body(PLAIN + ",\"user\":\"bob\"", wording("card", number + 1));
    assertThat(isReused(scene.post(gateway, CHAT, bob))).isFalse();
    assertThat(isReused(scene.ask(gateway, "card", number + 2))).isFalse(); // names nobody
    assertThat(sum(gateway, "semantic_skipped_count_total", "ineligible")).isEqualTo(1);
  }
}
