package dev.scrubjay.gateway.dialect.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.key.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The canonical form is that of the text, whichever way its values are held once parsed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"b\":1,\"a\":[true,null,{\"z\":false,\"c\":{}}],\"\":\"\"}",
        "{\"n\":[0,-0,-0.0,1,1.0,1e0,10e-1,100,1e2,0.1,1e-7,1.50,12345678901234567890123]}",
        "{\"n\":[9007199254740993,9007199254740992,2147483648,1e400,-1e-400,3.0000000000000001]}",
        "{\"s\":\"\\u0001\\n\\\"\\\\ \\ud800 \\ud83d\\ude00 \\u00e9\\u2028/\"}"
      })
  void canonicalFormIsThatOfTheText(String text) {
    CanonicalJson expected = CanonicalJson.of(text.getBytes(StandardCharsets.UTF_8), Set.of());
    assertThat(KeyForm.IDENTITY.canonical(Examples.json(text))).hasToString(expected.toString());
  }
}
