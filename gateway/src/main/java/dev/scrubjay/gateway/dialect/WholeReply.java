package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/**
 * Translates replies that are never streamed.
 *
 * @param translation of a whole answer; fails with a {@link MalformedReplyException} if it does not
 *     follow the provider's dialect
 * @param keepsNumbers whether it leaves lists of numbers as they are
 * @param isCheck whether it changes nothing
 */
public record WholeReply(
    UnaryOperator<ObjectNode> translation, boolean keepsNumbers, boolean isCheck)
    implements ReplyTranslator {

  /** A reply whose translation takes all of it. */
  public WholeReply(UnaryOperator<ObjectNode> translation) {
    this(translation, false, false);
  }

  /** The same reply, which leaves lists of numbers as they are. */
  public WholeReply keepingNumbers() {
    return new WholeReply(translation, true, isCheck);
  }

  /** Passes answers on that have the list {@code essential}. */
  public static WholeReply withList(String essential) {
    return check(
        answer -> {
          if (!answer.path(essential).isArray()) {
            throw new MalformedReplyException("the answer has no " + essential);
          }
          return answer;
        });
  }

  /** Passes answers on that have the whole number {@code essential}. */
  public static WholeReply withNumber(String essential) {
    return check(
        answer -> {
          if (!answer.path(essential).isIntegralNumber()) {
            throw new MalformedReplyException("the answer has no " + essential);
          }
          return answer;
        });
  }

  private static WholeReply check(UnaryOperator<ObjectNode> check) {
    return new WholeReply(check, false, true);
  }

  @Override
  public ObjectNode answer(ObjectNode providerAnswer) {
    return translation.apply(providerAnswer);
  }

  @Override
  public boolean leaves(ObjectNode providerAnswer) {
    return isCheck;
  }

  @Override
  public StreamTranslator stream() {
    throw new MalformedReplyException("it is not JSON");
  }

  @Override
  public String errorMessage(JsonNode body) {
    return ProviderErrors.message(body);
  }
}
