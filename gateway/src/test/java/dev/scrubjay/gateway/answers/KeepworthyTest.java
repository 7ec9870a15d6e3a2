package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answers are worth storing. */
final class KeepworthyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'content':null,'tool_calls':[{'id':'1'}]}}]}",
        "{'choices':[{'message':{'content':null,'refusal':'I cannot.'}}]}",
        "{'choices':[{'message':{'content':[{'type':'text','text':'Hi'}]}}]}",
        "{'choices':[{'message':{'content':null,'audio':{'id':'a','data':'UklG'}}}]}",
        "{'content':[{'type':'text','text':'Hi'}],'stop_reason':'end_turn'}",
        "{'content':[{'type':'tool_use','id':'1'}],'stop_reason':'tool_use'}",
        "{'candidates':[{'content':{'parts':[{'functionCall':{}}]},'finishReason':'STOP'}]}",
        "{'output':[{'type':'message','content':[{'type':'output_text','text':'Hi'}]}]}",
        "{'output':[{'type':'function_call','name':'f'}]}",
        "{'object':'list','data':[{'embedding':[1]}]}"
      })
  void answersAreKept(String answer) {
    assertThat(Keepworthy.is(json(answer))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[]}",
        "{'choices':[{'message':{'content':''},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'content':null},'finish_reason':'length'}]}",
        "{'choices':[{'message':{'content':' '},'finish_reason':'stop'}]}",
        "{'choices':[{'message':{'content':'Hi'},'finish_reason':'content_filter'}]}",
        "{'choices':[{'message':{'content':'Hi'}},{'message':{'content':''}}]}",
        "{'choices':[{'message':{'content':'','function_call':{'name':'','arguments':''}}}]}",
        "{'choices':[{'message':{'content':'','audio':{'id':'','data':''}}}]}",
        "{'choices':[{'message':{'content':[{'type':'text','text':''}]}}]}",
        "{'candidates':[{'content':{'parts':[{'text':'Hi'}]},'finishReason':'MODEL_ARMOR'}]}",
        "{'content':[],'stop_reason':'end_turn'}",
        "{'content':[{'type':'thinking','thinking':'Hm'}],'stop_reason':'max_tokens'}",
        "{'content':[{'type':'text','text':'Hi'}],'stop_reason':'refusal'}",
        "{'promptFeedback':{'blockReason':'SAFETY'}}",
        "{'candidates':[{'content':{'parts':[{'text':'Hi'}]},'finishReason':'SAFETY'}]}",
        "{'output':[{'type':'reasoning'}]}"
      })
  void emptyAndBlockedOnesAreNot(String answer) {
    assertThat(Keepworthy.is(json(answer))).isFalse();
  }

  private static ObjectNode json(String text) {
    try {
      return Json.object(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
