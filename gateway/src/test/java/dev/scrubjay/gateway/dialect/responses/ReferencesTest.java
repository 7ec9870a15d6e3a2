package dev.scrubjay.gateway.dialect.responses;

import static dev.scrubjay.gateway.dialect.Examples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What requests say of earlier responses. */
final class ReferencesTest {
  private static final ObjectNode BODY =
      json(
          """
          {"previous_response_id":"resp_1","conversation":{"id":"conv_1"},"input":[
           {"role":"user","content":"x"},
           {"type":"item_reference","id":"msg_1"},
           {"id":"msg_sj_chatcmpl_7_2"},
           {"type":"message","id":"msg_2","role":"assistant","content":"y"},
           {"type":"reasoning","id":"rs_1","summary":[]},
           {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"},
           {"type":"reasoning","id":"rs_sj_1_0","summary":[]}]}\
          """);

  @Test
  void referencesOfEachKindAreFound() {
    References found = References.in(BODY);
    assertThat(found.previous()).isEqualTo("resp_1");
    assertThat(found.conversation()).isEqualTo("conv_1");
    assertThat(found.keptItems()).containsExactly("msg_1");
    assertThat(found.translatedItems()).containsExactly("msg_sj_chatcmpl_7_2");
    assertThat(found.reasoning()).containsExactly("rs_1");
    assertThat(References.in(json("{\"conversation\":\"c\"}")).conversation()).isEqualTo("c");
    assertThat(References.in(json("{\"input\":\"x\"}")).isEmpty()).isTrue();
  }

  @Test
  void foundItemTakesThePlaceOfItsReference() {
    ObjectNode item = json("{\"type\":\"message\",\"id\":\"msg_sj_chatcmpl_7_2\"}");
    ObjectNode filled = References.filled(BODY, Map.of("msg_sj_chatcmpl_7_2", item));
    assertThat(filled.at("/input/2")).isEqualTo(item);
    assertThat(filled.path("input")).hasSize(7);
    assertThat(References.in(filled).translatedItems()).isEmpty();
  }

  @Test
  void reasoningThatNobodyKeepsIsLeftOut() {
    assertThat(References.without(BODY, Set.of("rs_1", "rs_2")).path("input")).hasSize(6);
  }

  @Test
  void idOfATranslatedItemTellsItsResponseAndItsPlace() {
    String id = "msg_" + TranslatedIds.item(TranslatedIds.base("chatcmpl_7"), 2);
    assertThat(TranslatedIds.isTranslated(id)).isTrue();
    assertThat(TranslatedIds.responseOf(id)).contains("resp_sj_chatcmpl_7");
    assertThat(TranslatedIds.indexOf(id)).hasValue(2);
    assertThat(TranslatedIds.isTranslated("resp_sj_chatcmpl_7")).isTrue();
    assertThat(TranslatedIds.isTranslated("msg_68a1")).isFalse();
    assertThat(TranslatedIds.responseOf("msg_68a1_0")).isEmpty();
  }
}
