package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.key.Scope;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An observer that keeps what it is told. */
public final class KeptObserver implements RequestObserver {
  public final List<CacheStatus> statuses = new CopyOnWriteArrayList<>();
  public final List<CacheEvent> events = new CopyOnWriteArrayList<>();
  public final List<CompletedRequest> completed = new CopyOnWriteArrayList<>();
  public final List<StoreRequest> stored = new CopyOnWriteArrayList<>();

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    statuses.add(status);
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    events.add(event);
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    completed.add(request);
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    if (outcome instanceof StoreOutcome.Stored) {
      stored.add(request);
    }
  }
}
