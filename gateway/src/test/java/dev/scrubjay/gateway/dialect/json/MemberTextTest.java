package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemberTextTest {

  @Test
  void nullMemberIsCutOutWithOneComma() {
    assertThat(without("{\"usage\":null}")).isEqualTo("{}");
    assertThat(without("{\"usage\":null,\"id\":1}")).isEqualTo("{\"id\":1}");
    assertThat(without("{\"id\":1,\"usage\":null}")).isEqualTo("{\"id\":1}");
    assertThat(without("{\"id\":1,\"usage\":null,\"n\": [1]}")).isEqualTo("{\"id\":1,\"n\": [1]}");
  }

  @Test
  void onlyTheObjectsOwnMemberIs() {
    assertThat(MemberText.withoutNull("{\"a\":{\"usage\":null}}", "usage")).isEmpty();
    assertThat(MemberText.withoutNull("{\"a\":[{\"b\":1,\"usage\":null}]}", "usage")).isEmpty();
    assertThat(without("{\"a\":{\"usage\":null},\"usage\":null}"))
        .isEqualTo("{\"a\":{\"usage\":null}}");
  }

  @Test
  void textsThatLookLikeTheMemberAreNot() {
    assertThat(MemberText.withoutNull("{\"a\":\"\\\"usage\\\":null\"}", "usage")).isEmpty();
    assertThat(MemberText.withoutNull("{\"a\":\"usage\"}", "usage")).isEmpty();
    assertThat(without("{\"a\":\"}{\\\\\",\"usage\":null}")).isEqualTo("{\"a\":\"}{\\\\\"}");
  }

  @Test
  void otherValuesAndSpacingAreLeftToTheParser() {
    assertThat(MemberText.withoutNull("{\"usage\":{}}", "usage")).isEmpty();
    assertThat(MemberText.withoutNull("{\"usage\": null}", "usage")).isEmpty();
    assertThat(MemberText.withoutNull("{ \"usage\":null}", "usage")).isEmpty();
  }

  private static String without(String object) {
    return MemberText.withoutNull(object, "usage").orElseThrow();
  }
}
