package dev.scrubjay.gateway.dialect;

import static dev.scrubjay.gateway.dialect.Examples.assembled;
import static dev.scrubjay.gateway.dialect.Examples.toAnthropic;
import static dev.scrubjay.gateway.dialect.Examples.toOpenAi;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.anthropic.AnthropicMessages;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Replays of whole answers as events, and assemblies of events. */
final class ReplayPropertiesTest {
  private static final OpenAiChat OPENAI = new OpenAiChat();
  private static final AnthropicMessages ANTHROPIC = new AnthropicMessages();
  private static final ChatRequest TO_OPENAI =
      toOpenAi("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
  private static final ChatRequest TO_ANTHROPIC = toAnthropic("\"stream\":true");

  /** A generator of random answers. */
  private record AnswerGenerator(Random random) {
    String text() {
      String[] words = {"", "a", "Hällo", " \n", "\uD83D\uDE00", "\"quoted\"", "data: x", "[DONE]"};
      StringBuilder text = new StringBuilder("t");
      for (int i = random.nextInt(4); i > 0; i--) {
        text.append(words[random.nextInt(words.length)]);
      }
      return text.toString();
    }

    ObjectNode unknown() {
      ObjectNode object = Json.object().put("text", text()).put("n", 9007199254740993L);
      object.put("exact", new BigDecimal("1.0"));
      object.putArray("list").add(1).addObject().put("a", text());
      return object;
    }

    ObjectNode completion() {
      ObjectNode answer =
          Json.object().put("id", text()).put("object", "chat.completion").put("created", 7);
      answer.put("model", "m").set("vendor", unknown());
      ArrayNode choices = answer.putArray("choices");
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        ObjectNode choice = choices.addObject().put("index", choices.size() - 1);
        choice.set("message", message());
        choice.put("finish_reason", random.nextBoolean() ? "stop" : "length");
        if (random.nextBoolean()) {
          choice.putObject("logprobs").putArray("content").add(unknown()).add(unknown());
          choice.set("vendor", unknown());
        }
      }
      answer.putObject("usage").put("prompt_tokens", 1).put("completion_tokens", 2);
      return answer;
    }

    private ObjectNode message() {
      ObjectNode message = Json.object().put("role", "assistant");
      boolean calls = random.nextBoolean();
      message.put("content", calls && random.nextBoolean() ? null : text());
      if (random.nextBoolean()) {
        message.put("reasoning_content", text()).putArray("annotations").add(unknown());
        message.set("vendor", unknown());
      }
      if (calls) {
        ArrayNode list = message.putArray("tool_calls");
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          ObjectNode call = list.addObject().put("id", "c" + i).put("type", "function");
          call.putObject("function").put("name", "f").put("arguments", Json.text(unknown()));
          call.set("extra_content", unknown());
        }
      }
      return message;
    }

    ObjectNode claudeMessage() {
      ObjectNode answer =
          Json.object().put("id", text()).put("type", "message").put("role", "assistant");
      answer.put("model", "m").set("vendor", unknown());
      ArrayNode content = answer.putArray("content");
      for (int i = random.nextInt(5); i > 0; i--) {
        content.add(block());
      }
      boolean sequence = random.nextBoolean();
      answer.put("stop_reason", sequence ? "stop_sequence" : "end_turn");
      answer.put("stop_sequence", sequence ? text() : null);
      answer.putObject("usage").put("input_tokens", 1).put("output_tokens", 2);
      return answer;
    }

    private ObjectNode block() {
      ObjectNode block = Json.object();
      switch (random.nextInt(5)) {
        case 0 -> block.put("type", "text").put("text", text());
        case 1 ->
            block.put("type", "text").put("text", text()).putArray("citations").add(unknown());
        case 2 -> block.put("type", "thinking").put("thinking", text()).put("signature", text());
        case 3 -> block.put("type", "tool_use").put("id", text()).set("input", unknown());
        default -> block.put("type", "web_search_tool_result").set("content", unknown());
      }
      return block;
    }
  }

  @Property(tries = 300)
  void openAisAnswerSurvivesItsReplay(@ForAll long seed) {
    ObjectNode answer = new AnswerGenerator(new Random(seed)).completion();
    ObjectNode before = answer.deepCopy();
    assertThat(OPENAI.isComplete(answer)).isTrue();
    assertThat(assembled(OPENAI, OPENAI.replay(answer, TO_OPENAI))).isEqualTo(answer);
    assertThat(answer).isEqualTo(before);
  }

  @Property(tries = 300)
  void anthropicsAnswerSurvivesItsReplay(@ForAll long seed) {
    ObjectNode answer = new AnswerGenerator(new Random(seed)).claudeMessage();
    ObjectNode before = answer.deepCopy();
    assertThat(ANTHROPIC.isComplete(answer)).isTrue();
    assertThat(assembled(ANTHROPIC, ANTHROPIC.replay(answer, TO_ANTHROPIC))).isEqualTo(answer);
    assertThat(answer).isEqualTo(before);
  }

  @Property(tries = 300)
  void streamThatEndsEarlyIsNeverComplete(@ForAll long seed) {
    Random random = new Random(seed);
    for (ClientDialect dialect : List.of(OPENAI, ANTHROPIC)) {
      List<SseEvent> events = replayed(dialect, new AnswerGenerator(random));
      AnswerAssembler assembler = dialect.assembler();
      events.subList(0, random.nextInt(events.size())).forEach(assembler::accept);
      assertThat(assembler.answer()).isEmpty();
    }
  }

  private static List<SseEvent> replayed(ClientDialect dialect, AnswerGenerator generator) {
    return dialect == OPENAI
        ? OPENAI.replay(generator.completion(), TO_OPENAI)
        : ANTHROPIC.replay(generator.claudeMessage(), TO_ANTHROPIC);
  }

  private static final List<String> RUBBISH =
      List.of(
          "",
          "rubbish",
          "[]",
          "{\"a\":1,\"a\":2}",
          "{\"choices\":{}}",
          "{\"choices\":[7]}",
          "{\"choices\":[{\"index\":\"x\"}]}",
          "{\"choices\":[{\"index\":0,\"delta\":7}]}",
          "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[7]}}]}",
          "{\"error\":{\"message\":\"x\"}}",
          "{\"type\":\"error\",\"error\":{}}",
          "{\"type\":\"new\"}",
          "{\"type\":\"message_start\",\"message\":7}",
          "{\"type\":\"content_block_start\",\"index\":0}",
          "{\"type\":\"content_block_delta\",\"index\":99,\"delta\":{\"type\":\"text_delta\"}}",
          "{\"type\":\"content_block_stop\",\"index\":99}");

  @Property(tries = 300)
  void malformedEventMakesTheAnswerIncomplete(@ForAll long seed) {
    Random random = new Random(seed);
    List<String> forOpenAi = RUBBISH.stream().filter(r -> !r.contains("content_block")).toList();
    forOpenAi = forOpenAi.stream().filter(r -> !r.contains("\"type\":\"")).toList();
    List<String> forAnthropic = RUBBISH.stream().filter(r -> !r.contains("\"x\"}]")).toList();
    for (ClientDialect dialect : List.of(OPENAI, ANTHROPIC)) {
      List<String> rubbish = dialect == OPENAI ? forOpenAi : forAnthropic;
      List<SseEvent> events = new ArrayList<>(replayed(dialect, new AnswerGenerator(random)));
      SseEvent odd = new SseEvent(null, rubbish.get(random.nextInt(rubbish.size())));
      events.add(random.nextInt(events.size()), odd);
      AnswerAssembler assembler = dialect.assembler();
      events.forEach(assembler::accept);
      assertThat(assembler.answer()).as(odd.data()).isEmpty();
    }
  }

  @Property(tries = 20)
  void longStreamIsAssembledInLinearTime(@ForAll long seed) {
    Random random = new Random(seed);
    String piece = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + random.nextInt(10);
    AnswerAssembler assembler = OPENAI.assembler();
    int pieces = 50_000;
    for (int i = 0; i < pieces; i++) {
      assembler.accept(new SseEvent(null, piece + "\"}}]}"));
    }
    String end = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    assembler.accept(new SseEvent(null, end));
    assembler.accept(new SseEvent(null, "[DONE]"));
    ObjectNode answer = assembler.answer().orElseThrow();
    assertThat(answer.at("/choices/0/message/content").textValue()).hasSize(pieces);
  }
}
