package dev.scrubjay.gateway.dialect.translation;

import dev.scrubjay.gateway.dialect.translation.AnswerEvent.Finished;
import dev.scrubjay.gateway.dialect.translation.AnswerEvent.TextDelta;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.AnswerChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Removes the Markdown fence that some models put around JSON. */
public record JsonFences() implements AnswerFilter {

  @Override
  public AnswerChoice whole(AnswerChoice choice) {
    FencedText text = new FencedText();
    List<ContentPart> parts = new ArrayList<>();
    for (ContentPart part : choice.parts()) {
      add(part instanceof Text piece ? new Text(text.accept(piece.text())) : part, parts);
    }
    add(new Text(text.end()), parts);
    return new AnswerChoice(parts, choice.reason());
  }

  private static void add(ContentPart part, List<ContentPart> parts) {
    if (!(part instanceof Text text) || !text.text().isEmpty()) {
      parts.add(part);
    }
  }

  @Override
  public EventFilter stream() {
    Map<Integer, FencedText> texts = new HashMap<>();
    return event ->
        switch (event) {
          case TextDelta delta ->
              text(
                  delta.choice(),
                  texts
                      .computeIfAbsent(delta.choice(), choice -> new FencedText())
                      .accept(delta.text()));
          case Finished finished -> {
            FencedText text = texts.get(finished.choice());
            List<AnswerEvent> steps =
                new ArrayList<>(text(finished.choice(), text == null ? "" : text.end()));
            steps.add(finished);
            yield steps;
          }
          default -> List.of(event);
        };
  }

  private static List<AnswerEvent> text(int choice, String text) {
    return text.isEmpty() ? List.of() : List.of(new TextDelta(choice, text));
  }

  /** A text that arrives in pieces, of which the end is held back as it may be a fence. */
  private static final class FencedText {
    private static final String FENCE = "```";

    private final StringBuilder held = new StringBuilder();
    private State state = State.BEGINNING;

    private enum State {
      /** Nothing but white space and backticks has arrived. */
      BEGINNING,
      /** The line of the opening fence. */
      OPENING,
      FENCED,
      PLAIN
    }

    String accept(String piece) {
      held.append(piece);
      if (state == State.BEGINNING) {
        begin();
      }
      if (state == State.OPENING && held.indexOf("\n") >= 0) {
        held.delete(0, held.indexOf("\n") + 1);
        state = State.FENCED;
      }
      return switch (state) {
        case BEGINNING, OPENING -> "";
        case FENCED -> taken(endOfSureText());
        case PLAIN -> taken(held.length());
      };
    }

    private void begin() {
      String text = held.toString().stripLeading();
      if (text.startsWith(FENCE)) {
        state = State.OPENING;
      } else if (!FENCE.startsWith(text)) {
        state = State.PLAIN;
      }
    }

    /** The length of the held text without the white space and backticks at its end. */
    private int endOfSureText() {
      int end = held.length();
      while (end > 0
          && (Character.isWhitespace(held.charAt(end - 1)) || held.charAt(end - 1) == '`')) {
        end--;
      }
      return end;
    }

    private String taken(int length) {
      String text = held.substring(0, length);
      held.delete(0, length);
      return text;
    }

    /** The rest of the text. */
    String end() {
      boolean isFence = state == State.FENCED && held.toString().strip().equals(FENCE);
      return isFence ? "" : taken(held.length());
    }
  }
}
