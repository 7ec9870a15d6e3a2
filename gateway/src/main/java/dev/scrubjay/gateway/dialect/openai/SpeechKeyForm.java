package dev.scrubjay.gateway.dialect.openai;

import dev.scrubjay.gateway.dialect.key.DefaultsOf;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;

/** The members of requests for speech that do not change the sound. */
public final class SpeechKeyForm {
  public static final KeyForm FORM =
      new KeyRules()
          .absentIf(KeyReasons.DEFAULT, "speed", "1", "null")
          .absentIf(KeyReasons.DEFAULT, "stream_format", "\"audio\"", "null")
          .absentIf(DefaultsOf.OPENAI, KeyReasons.DEFAULT, "response_format", "\"mp3\"")
          .absentIfNull(KeyReasons.NULL, "response_format", "instructions")
          .form();

  private SpeechKeyForm() {}
}
