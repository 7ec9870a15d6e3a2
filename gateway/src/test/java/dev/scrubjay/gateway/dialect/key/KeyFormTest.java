package dev.scrubjay.gateway.dialect.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.api.Test;

final class KeyFormTest {
  private static final KeyForm FORM =
      new KeyRules()
          .ignored("r", "user", "messages[].content[].mark")
          .absentIf("r", "n", "1", "null")
          .absentIf(body -> body.has("a"), "a", "r", "b", "true")
          .textIsList("r", "stop")
          .textPartIsText("text", "r", "messages[].content")
          .form();

  private static String form(String body) {
    return Json.text(FORM.of(Examples.json(body)));
  }

  @Test
  void whatNoRuleNamesStays() {
    String body =
        """
        {"x":null,"n":2,"messages":[{"content":"t","user":"u"}],"more":{"user":1,"n":1}}\
        """;
    assertThat(form(body)).isEqualTo(body);
  }

  @Test
  void ignoredMembersAndDefaultsAreLeftOut() {
    assertThat(form("{\"user\":\"u\",\"n\":1.0,\"m\":0}")).isEqualTo("{\"m\":0}");
    assertThat(form("{\"n\":null}")).isEqualTo("{}");
    assertThat(form("{\"n\":\"1\"}")).isEqualTo("{\"n\":\"1\"}");
  }

  @Test
  void conditionsLookAtTheWholeBody() {
    assertThat(form("{\"b\":true}")).isEqualTo("{\"b\":true}");
    assertThat(form("{\"a\":1,\"b\":true}")).isEqualTo("{\"a\":1}");
  }

  @Test
  void oneTextPartIsItsTextOnceItsMarksAreGone() {
    assertThat(
            form("{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"mark\":1}]}]}"))
        .isEqualTo("{\"messages\":[{\"content\":\"t\"}]}");
    String other =
        "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"other\":1}]}]}";
    assertThat(form(other)).isEqualTo(other);
    String two =
        """
        {"messages":[{"content":[{"type":"text","text":"t"},{"type":"text","text":"u"}]}]}\
        """;
    assertThat(form(two)).isEqualTo(two);
  }

  @Test
  void oneTextIsAListOfOne() {
    assertThat(form("{\"stop\":\"x\"}")).isEqualTo("{\"stop\":[\"x\"]}");
  }

  @Test
  void theBodyItselfIsNotChanged() {
    String text = "{\"user\":\"u\",\"messages\":[{\"content\":[{\"type\":\"text\",\"mark\":1}]}]}";
    ObjectNode body = Examples.json(text);
    FORM.of(body);
    assertThat(Json.text(body)).isEqualTo(text);
    ObjectNode plain = Examples.json("{\"messages\":[{\"content\":\"t\"}]}");
    assertThat(FORM.of(plain)).isSameAs(plain);
  }

  @Test
  void membersOfUnexpectedTypesStay() {
    String odd = "{\"messages\":{\"content\":1},\"stop\":{\"a\":1},\"n\":[1]}";
    assertThat(form(odd)).isEqualTo(odd);
  }
}
