package dev.scrubjay.policy.semantic;

/** In what two prompts differ that similar embeddings do not show and that changes the answer. */
public enum Difference {
  /** Other numbers, or other number words. */
  NUMBER,
  /** Other days, months or relative dates. */
  DATE,
  /** A name that only one of them has. */
  NAME,
  /** Other units or currencies. */
  UNIT,
  /** One of them says "not", the other does not. */
  NEGATION,
  /** One has a word of which the other has the opposite, or says it the other way round. */
  ANTONYM,
  /** Other identifiers of code, paths, addresses, quoted texts. */
  IDENTIFIER,
  /** Other operators, as in {@code a < b}, brackets, signs or emoji. */
  SYMBOL,
  /** Other instructions on how to answer, or in which language. */
  INSTRUCTION,
  /** All is equal but for a few words, which then are what the prompts are about. */
  WORDS,
  /** One says much more than the other. */
  LENGTH
}
