package dev.scrubjay.gateway.dialect.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Examples;
import dev.scrubjay.gateway.dialect.contract.Answer.End;
import dev.scrubjay.gateway.dialect.contract.Answer.Tokens;
import dev.scrubjay.gateway.dialect.contract.Question.Line;
import dev.scrubjay.gateway.dialect.contract.Question.Offer;
import dev.scrubjay.gateway.dialect.contract.Said.Call;
import dev.scrubjay.gateway.dialect.contract.Said.Outcome;
import dev.scrubjay.gateway.dialect.contract.Said.Picture;
import dev.scrubjay.gateway.dialect.contract.Said.Refusal;
import dev.scrubjay.gateway.dialect.contract.Said.Thought;
import dev.scrubjay.gateway.dialect.contract.Said.Words;
import java.util.List;

/** The conversations that each client has with each provider. */
@SuppressWarnings("ImmutableEnumChecker") // JSON is mutable, but nobody changes it
enum Exchange {
  TEXT(asking(user("Say \"Hällo\" 😀\nin two lines.")), says(new Words("Hällo, 😀\n\"you\"."))),

  INSTRUCTIONS_AND_HISTORY(
      new Question(
          "Be brief.",
          List.of(user("2 + 2?"), model(new Words("4")), user("And 3 + 3?")),
          List.of(),
          null,
          false,
          4000),
      says(new Words("6"))),

  ONE_TOOL(
      offering(user("Weather in Paris?")),
      calls(new Call("call_1", "weather", json("{\"city\":\"Paris\"}")))),

  PARALLEL_TOOLS(
      offering(user("Weather in Paris and Rome?")),
      calls(
          new Call("call_1", "weather", json("{\"city\":\"Paris, the capital\",\"days\":[1,2]}")),
          new Call("call_2", "weather", json("{\"city\":\"Rome\"}")),
          new Call("call_3", "now", json("{}")))),

  TEXTS_BEFORE_AND_AFTER_A_CALL(
      offering(user("Weather in Paris?")),
      calls(
          new Words("Let me look. "),
          new Call("call_1", "now", json("{}")),
          new Words("This may take long."))),

  RESULTS_OF_TOOLS(
      offering(
          user("Weather in Paris and Rome, and the time?"),
          model(
              new Words("I will look."),
              new Call("call_1", "weather", json("{\"city\":\"Paris\"}")),
              new Call("call_2", "weather", json("{\"city\":\"Rome\"}")),
              new Call("call_3", "now", json("{}"))),
          new Line(
              false,
              List.of(
                  new Outcome(
                      "call_1", List.of(new Words("sunny"), new Picture("iVBORw0A")), false),
                  new Outcome("call_2", List.of(new Words("no such station")), true),
                  new Outcome("call_3", List.of(new Words("12:00")), false)))),
      says(new Words("Sunny in Paris."))),

  STRUCTURED(
      new Question(
          null,
          List.of(user("Where is the Louvre?")),
          List.of(),
          json(
              """
              {"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
               "additionalProperties":false}\
              """),
          false,
          4000),
      says(new Words("{\"city\":\"Paris\"}"))),

  REASONING(
      new Question(null, List.of(user("Is 91 prime?")), List.of(), null, true, 40_000),
      new Answer(
          List.of(new Thought("91 is 7 times 13."), new Words("No.")),
          End.STOP,
          new Tokens(900, 512, 300, 80, 60))),

  REASONING_BEFORE_CALLS(
      offering(user("Weather in Paris, and the time?")).reasoning(),
      new Answer(
          List.of(
              new Thought("Two calls."),
              new Words("I will look."),
              new Call("call_1", "weather", json("{\"city\":\"Paris\"}")),
              new Call("call_2", "now", json("{}"))),
          End.CALLS,
          new Tokens(900, 512, 300, 80, 60))),

  IMAGES(
      asking(
          new Line(
              false,
              List.of(new Words("Compare:"), new Picture("iVBORw0A"), new Picture("iVBORw0B")))),
      says(new Words("They are equal."))),

  DOCUMENT(
      asking(
          new Line(
              false, List.of(new Words("Sum it up."), new Said.Paper("report.pdf", "JVBERi0x")))),
      says(new Words("It is short."))),

  REFUSAL(
      asking(user("How does one pick a lock?")),
      new Answer(
          List.of(new Refusal("I can't help with that.")), End.REFUSED, new Tokens(9, 0, 0, 6, 0))),

  FILTERED(
      asking(user("Something else.")),
      new Answer(List.of(new Words("Well, ")), End.REFUSED, new Tokens(9, 0, 0, 3, 0))),

  BLOCKED_PROMPT(
      asking(user("Something bad.")),
      new Answer(List.of(), End.REFUSED, new Tokens(9, 0, 0, 0, 0))),

  CUT_TEXT(
      asking(user("Tell me all.")),
      new Answer(List.of(new Words("Once upon a")), End.LENGTH, new Tokens(9, 0, 0, 4000, 0))),

  CUT_CALL(
      offering(user("Weather in Paris?")),
      new Answer(
          List.of(
              new Words("Let me look."),
              new Call("call_1", "weather", json("{\"city\":\"Paris\"}"))),
          End.LENGTH,
          new Tokens(9, 0, 0, 4000, 0)));

  private final Question question;
  private final Answer answer;

  Exchange(Question question, Answer answer) {
    this.question = question;
    this.answer = answer;
  }

  Question question() {
    return question;
  }

  Answer answer() {
    return answer;
  }

  private static ObjectNode json(String text) {
    return Examples.json(text);
  }

  private static Line user(String text) {
    return new Line(false, List.of(new Words(text)));
  }

  private static Line model(Said... said) {
    return new Line(true, List.of(said));
  }

  private static Question asking(Line... lines) {
    return new Question(null, List.of(lines), List.of(), null, false, 4000);
  }

  private static Question offering(Line... lines) {
    Offer weather =
        new Offer(
            "weather",
            "The weather of days in a city.",
            json(
                """
                {"type":"object","properties":{"city":{"type":"string"},
                 "days":{"type":"array","items":{"type":"integer"}}},"required":["city"]}\
                """));
    Offer now = new Offer("now", "The time.", json("{\"type\":\"object\",\"properties\":{}}"));
    return new Question(null, List.of(lines), List.of(weather, now), null, false, 4000);
  }

  private static Answer says(Words words) {
    return new Answer(List.of(words), End.STOP, new Tokens(20, 0, 0, 7, 0));
  }

  private static Answer calls(Said... said) {
    return new Answer(List.of(said), End.CALLS, new Tokens(120, 100, 0, 30, 0));
  }
}
