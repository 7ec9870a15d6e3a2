package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaCheckTest {
  private static final String PERSON =
      """
      {"type":"object","required":["name","tags"],"additionalProperties":false,
       "properties":{"name":{"type":"string"},"age":{"type":["integer","null"]},
        "kind":{"enum":["a","b",1]},"tags":{"type":"array","items":{"$ref":"#/$defs/tag"}},
        "boss":{"$ref":"#"},"id":{"anyOf":[{"type":"string"},{"type":"integer"}]}},
       "$defs":{"tag":{"allOf":[{"type":"object"},{"required":["t"]}]}}}
      """;

  private static JsonNode json(String text) throws JsonProcessingException {
    return Json.object(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"x","tags":[]}                                       | true
          {"name":"x","tags":[{"t":1,"u":2}],"age":null,"id":"7"}      | true
          {"name":"x","tags":[],"age":3.0,"kind":1.0}                  | true
          {"name":"x","tags":[],"boss":{"name":"y","tags":[]}}         | true
          {"name":"x"}                                                 | false
          {"name":1,"tags":[]}                                         | false
          {"name":"x","tags":[],"age":1.5}                             | false
          {"name":"x","tags":[],"kind":"c"}                            | false
          {"name":"x","tags":[{"u":1}]}                                | false
          {"name":"x","tags":[],"other":1}                             | false
          {"name":"x","tags":[],"boss":{"name":"y"}}                   | false
          {"name":"x","tags":[],"id":true}                             | false
          [1]                                                          | false
          {"name":"x","tags":[]} and more                              | false
          ```json {} ```                                               | false
          """)
  void valueIsCheckedAgainstTheSchema(String text, boolean met) throws JsonProcessingException {
    assertThat(SchemaCheck.isMet(json(PERSON), text)).contains(met);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}
          {"type":"what","minimum":7,"pattern":"(a+)+$","format":"uri"}
          {"$ref":"https://example.org/schema"}
          {"$ref":"#/not/there"}
          {"$ref":7,"enum":7,"required":7,"properties":7,"items":7,"anyOf":7,"allOf":7}
          """)
  void unknownKeywordsAreIgnored(String schema) throws JsonProcessingException {
    assertThat(SchemaCheck.isMet(json(schema), "{\"a\":[1,\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"]}"))
        .contains(true);
  }

  @Test
  void checkOfAnExplosiveSchemaGivesUp() throws JsonProcessingException {
    StringBuilder bomb = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
    for (int i = 0; i < 60; i++) {
      String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
      bomb.append("\"d%d\":{\"anyOf\":[%s,%s]},".formatted(i, next, next));
    }
    bomb.append("\"d60\":{\"type\":\"null\"}}}");
    assertThat(SchemaCheck.isMet(json(bomb.toString()), "1")).isEmpty();
    assertThat(SchemaCheck.isMet(json("{\"$ref\":\"#\"}"), "1")).isEmpty();
    String ref = "{\"$ref\":\"#/d\"}";
    String types = "\"null\",".repeat(100_000) + "\"null\"";
    String wide =
        "{\"anyOf\":[%s%s],\"d\":{\"type\":[%s]}}".formatted((ref + ",").repeat(5000), ref, types);
    assertThat(SchemaCheck.isMet(json(wide), "1")).isEmpty();
  }

  @Test
  void tooLongPointerIsIgnored() throws JsonProcessingException {
    String far = "{\"$ref\":\"#%s\"}".formatted("/a".repeat(100_000));
    assertThat(SchemaCheck.isMet(json(far), "1")).contains(true);
  }
}
