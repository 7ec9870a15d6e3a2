package dev.scrubjay.gateway.http.passthrough;

import java.util.Locale;

/**
 * A family of endpoints of providers' APIs, by what their calls leave in the provider's account.
 */
enum ApiFamily {
  CHAT(Trace.NOTHING),
  RESPONSES(Trace.OBJECTS),
  EMBEDDINGS(Trace.NOTHING),
  MODERATIONS(Trace.NOTHING),
  MODELS(Trace.NOTHING),
  IMAGES(Trace.NOTHING),
  AUDIO(Trace.NOTHING),
  VIDEOS(Trace.OBJECTS),
  REALTIME(Trace.NOTHING),
  FILES(Trace.OBJECTS),
  UPLOADS(Trace.OBJECTS),
  BATCHES(Trace.OBJECTS),
  VECTOR_STORES(Trace.OBJECTS),
  FINE_TUNING(Trace.OBJECTS),
  ASSISTANTS(Trace.OBJECTS),
  THREADS(Trace.OBJECTS),
  CONVERSATIONS(Trace.OBJECTS),
  CONTAINERS(Trace.OBJECTS),
  CACHED_CONTENTS(Trace.OBJECTS),
  /** Endpoints that are not known here. */
  OTHER(Trace.UNKNOWN);

  /** What calls leave in the account, which all tenants share. */
  enum Trace {
    NOTHING,
    /** Objects with ids, each of which belongs to who made it. */
    OBJECTS,
    /** Nobody knows: such calls are for operators where tenants share the account. */
    UNKNOWN
  }

  private final Trace trace;

  ApiFamily(Trace trace) {
    this.trace = trace;
  }

  Trace trace() {
    return trace;
  }

  /** The family as a label: {@code vector_stores}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
