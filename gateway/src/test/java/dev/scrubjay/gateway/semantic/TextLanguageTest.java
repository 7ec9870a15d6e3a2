package dev.scrubjay.gateway.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextLanguageTest {
  @Test
  void frequentWordsTellTheLanguage() {
    assertThat(TextLanguage.of("Where is my card?")).isEqualTo("latin-en");
    assertThat(TextLanguage.of("Wo ist meine Karte, und wann kommt sie?")).isEqualTo("latin-de");
    assertThat(TextLanguage.of("Où est ma carte ?")).isEqualTo("latin-fr");
    assertThat(TextLanguage.of("¿Dónde está mi tarjeta y cuándo llega?")).isEqualTo("latin-es");
    assertThat(TextLanguage.of("Dove è la mia carta e quando arriva?")).isEqualTo("latin-it");
    assertThat(TextLanguage.of("Waar is mijn kaart en wanneer komt het?")).isEqualTo("latin-nl");
  }

  @Test
  void scriptsAreApart() {
    assertThat(TextLanguage.of("Где моя карта?")).isEqualTo("cyrillic");
    assertThat(TextLanguage.of("我的卡在哪里")).isEqualTo("han");
    assertThat(TextLanguage.of("12345 !?")).isEqualTo("none");
  }

  @Test
  void whatCannotBeToldIsApartFromWhatCan() {
    assertThat(TextLanguage.of("transfer declined")).isEqualTo("latin-und");
  }
}
