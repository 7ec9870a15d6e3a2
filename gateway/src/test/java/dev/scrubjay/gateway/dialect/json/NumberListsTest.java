package dev.scrubjay.gateway.dialect.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of which lists of numbers stay text are written as those that are parsed wholly. */
final class NumberListsTest {
  private static ObjectNode parsed(String json) throws JsonProcessingException {
    return Json.objectOfNumberLists(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":[]}",
        "{\"a\":[1,-2.50,3E-7,0.10]}",
        " { \"a\" : [ 1 , 2.0 ,\n 3 ] , \"b\" : { \"c\" : [ 4 ] } } ",
        "{\"a\":[[1,2],[3],[]],\"ü\":\"[1, 2]\",\"b\":[\"x\",1],\"c\":[{\"d\":[1.0]},2]}",
        "{\"a\":[1,\"two  spaces\",[3],{\"b\":[4, 5]},null,true]}",
        "{\"a\":[1,[2,[3, 4]],5],\"b\":1.250,\"c\":12345678901234567890}",
      })
  void writtenAgainItIsTheSame(String json) throws JsonProcessingException {
    byte[] usual = Json.bytes(Json.object(json));
    assertThat(new String(Json.bytes(parsed(json)), StandardCharsets.UTF_8))
        .isEqualTo(new String(usual, StandardCharsets.UTF_8));
  }

  @Test
  void listOfNumbersIsNotTakenApart() throws JsonProcessingException {
    ObjectNode json = parsed("{\"a\":[1, 2],\"b\":[1,\"x\"]}");
    assertThat(json.path("a").isPojo()).isTrue();
    assertThat(json.path("a").asText()).isEqualTo("[1,2]");
    assertThat(Json.isList(json.path("a"))).isTrue();
    assertThat(json.path("b").size()).isEqualTo(2);
    assertThat(Json.isList(json.path("b"))).isTrue();
    assertThat(Json.isList(json.path("c"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1]",
        "{\"a\":[1,2}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[1,2]",
        "{\"a\":[01]}",
        "{\"a\":[1],\"a\":[2]}",
        "{\"a\":[1]} {}",
        "{\"a\":[1,{\"b\":1,\"b\":2}]}",
      })
  void whatIsNotOneObjectIsRefused(String json) {
    assertThatThrownBy(() -> parsed(json)).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> Json.object(json)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void nestingIsBounded() {
    String deep = "{\"a\":[1," + "[".repeat(10_000) + "]".repeat(10_000) + "]}";
    assertThatThrownBy(() -> parsed(deep)).isInstanceOf(JsonProcessingException.class);
  }
}
