#!/usr/bin/env python3
"""The dashboards, as the source of grafana/dashboards/*.json. scripts/make-dashboards runs it.

  scripts/make-dashboards            writes the JSON files
  scripts/make-dashboards --check    fails if the files differ from what it would write

Each panel has a description. The ratios behind objectives and alerts are defined once, in
grafana/prometheus/rules/recording.yml.
"""

import dataclasses
import pathlib
import re
import sys

from panels import (BLUE, BYTES, BYTES_PER_SECOND, GREEN, NUMBER, OPERATIONS, ORANGE, PLAIN, RED, REQUESTS, RUNBOOKS,
                    SECONDS, SHARE, USD, YELLOW, annotation, bars, docs_variable, figure, link, made, pie, query,
                    runbook, series, source_variable, spread, states, steps, variable)

GRAFANA = pathlib.Path(__file__).parent

OVERVIEW, CACHE, ROUTING, SYSTEM, TENANTS, MODELS = (
    "scrubjay-overview", "scrubjay-cache", "scrubjay-routing", "scrubjay-system", "scrubjay-tenants",
    "scrubjay-models")
TITLES = {OVERVIEW: "Overview", CACHE: "Cache performance", ROUTING: "Model routing",
          SYSTEM: "System performance", TENANTS: "Tenants", MODELS: "Models"}

R = 'instance=~"$replica"'
T = f'{R},tenant=~"$tenant"'
M = f'{R},model=~"$model"'
TM = f'{T},model=~"$model"'

# The seed's objectives and alerts.
HIT_RATE = steps(RED, (0.3, ORANGE), (0.5, YELLOW), (0.6, GREEN))
ROUTING_SUCCESS = steps(RED, (0.9, ORANGE), (0.95, GREEN))
LATENCY = steps(GREEN, (0.1, YELLOW), (0.2, ORANGE), (0.5, RED))
COST_SAVINGS = steps(RED, (0.1, ORANGE), (0.2, GREEN))
IMPROVEMENT = steps(RED, (0.08, ORANGE), (0.15, GREEN))
BAD_IF_ANY = steps(GREEN, (1e-9, RED))


def line(value):
    """One line across the panel: an objective."""
    return steps("transparent", (value, RED))


def rate(metric, labels=R, by=""):
    total = f"sum by ({by})" if by else "sum"
    return f"{total} (rate({metric}{{{labels}}}[$__rate_interval]))"


def ratio(part, whole):
    """Without a value where there is nothing to have a share of: a division by 0 shows as NaN or -inf."""
    return f"{part} / ({whole} > 0)"


def quantile(q, metric, labels=R, by=""):
    group = f"le, {by}" if by else "le"
    return (f"histogram_quantile({q}, sum by ({group}) "
            f"(rate({metric}_bucket{{{labels}}}[$__rate_interval]))) >= 0")  # NaN without traffic


def average(metric, labels=R, by=""):
    return ratio(rate(f"{metric}_sum", labels, by), rate(f"{metric}_count", labels, by))


HITS = rate("cache_hit_count_total", T)
MISSES = rate("cache_miss_count_total", T)
HIT_RATIO = ratio(HITS, f"({HITS} + {MISSES})")
RAW = rate("cache_store_raw_bytes_total")
STORED = rate("cache_store_payload_bytes_total")
ROUTED = rate("model_routing_count_total")
UNROUTABLE = rate("model_routing_count_total", R + ',outcome="unroutable"')
UNANSWERED = rate("performance_optimization_count_total",
                  R + ',type="model_routing",outcome="failure"')
FAILED = f"({UNROUTABLE} + {UNANSWERED})"
ANSWERED = rate("performance_optimization_count_total",
                R + ',type=~"model_routing|advice",outcome="success"')
JUDGED = rate("model_routing_judged_count_total")
JUDGED_WELL = rate("model_routing_judged_well_count_total")
PAID = rate("model_routing_cost_usd_total")
STRONGEST = rate("model_routing_strongest_cost_usd_total")
ASKED = rate("preload_count_total", R + ',result="asked"')
WASTED = rate("preload_count_total", R + ',result="wasted"')
SEARCHED = rate("semantic_search_count_total")
REUSED = rate("semantic_search_count_total", R + ',result="hit"')
COMPARED = rate("semantic_compared_count_total", R + ',hit="true"')
COMPARED_WRONG = rate("semantic_compared_count_total", R + ',hit="true",result="wrong"')
ANSWERS = "upstream_answer_count_total"
FAILURES = "upstream_failure_count_total"
OWN_FAULT = rate(FAILURES, R + ',kind!~"rejected|context_length|client_key|client_limit|cancelled|overflow"', "provider")
ENDED = "performance_optimization_count_total"
UNSUCCESSFUL = rate(ENDED, R + ',outcome="failure"', "type")
ARM, ARM_NAME = "experiment,arm", "{{experiment}}: {{arm}}"
OPTIMIZATION = "performance_optimization_latency_seconds"

cache = [
    ("At a glance", [
        figure("Hit rate", "Hits / (hits + misses). Objective: at least 60 %.", HIT_RATIO,
             SHARE, thresholds=HIT_RATE, mn=0, mx=1),
        figure("Lookups", "Hits and misses a second.", f"{HITS} + {MISSES}", REQUESTS),
        figure("Saved by hits", "USD an hour that hits and shared answers saved.",
             f'3600 * {rate("cache_saved_usd_total", T)}', USD),
        figure("Compression savings", "1 - bytes as stored / bytes of the answers.",
             f"1 - {ratio(STORED, RAW)}", SHARE),
        figure("Evictions", "Entries evicted, a second.",
             rate("cache_eviction_count_total"), OPERATIONS),
        figure("Replicas with Redis", "Share of replicas that Redis answers.",
             f"avg(redis_up{{{R}}})", SHARE, thresholds=steps(RED, (1, GREEN)),
             links=[link("System: is it Redis or the replica?", SYSTEM)]),
    ]),
    ("What more memory and other TTLs would bring", [
        series("Predicted hit rate by memory", "With half to four times the limits of entries and bytes, as "
               "curves predict it (scrubjay curves). A flat curve: more memory brings nothing.",
               [query(f"max by (memory) (cache_predicted_hit_rate{{{R}}}) >= 0", "{{memory}} x memory")],
               SHARE, mx=1),
        series("Predicted savings by memory", "USD a day that hits would save.",
               [query(f"max by (memory) (cache_predicted_saved_usd_per_day{{{R}}}) >= 0",
                      "{{memory}} x memory")], USD),
        series("Predicted hit rate by TTL", "With half to twice the TTLs.",
               [query(f"max by (ttl) (cache_ttl_predicted_hit_rate{{{R}}}) >= 0", "{{ttl}} x TTL")],
               SHARE, mx=1),
        series("Predicted age of hits by TTL", "Mean age of entries when they are hit.",
               [query(f"max by (ttl) (cache_ttl_predicted_age_seconds{{{R}}}) >= 0", "{{ttl}} x TTL")],
               SECONDS),
    ]),
    ("Hits and misses", [
        series("Hits and misses", "Results of lookups, and requests that bypassed the cache.",
               [query(HITS, "hit"), query(MISSES, "miss"),
                query(rate("cache_bypass_count_total", T), "bypass")], REQUESTS, stack=True),
        series("Hit rate by tenant", "Line: the objective of 60 %.",
               [query(HIT_RATIO, "all"),
                query(ratio(rate("cache_hit_count_total", T, "tenant"),
                            f'({rate("cache_hit_count_total", T, "tenant")} + '
                            f'{rate("cache_miss_count_total", T, "tenant")})'), "{{tenant}}")],
               SHARE, thresholds=line(0.6), mx=1),
        series("Hits by tier", "Near: from the replica's own memory.",
               [query(rate("cache_hit_count_total", T, "tier"), "{{tier}}")], REQUESTS, stack=True),
        series("Misses by reason",
               "absent: never stored, expired or evicted. cache_unavailable: Redis away or slow.",
               [query(rate("cache_miss_count_total", T, "reason"), "{{reason}}")], REQUESTS,
               stack=True),
        series("Missed though it had been there",
               "Entries that have expired or were evicted, as far as Redis remembers their keys.",
               [query(rate("cache_missed_count_total", R, "reason"), "{{reason}}")], REQUESTS,
               stack=True),
        series("Bypasses by reason", "Requests that bypassed the cache.",
               [query(rate("cache_bypass_count_total", T, "reason"), "{{reason}}")], REQUESTS,
               stack=True),
        bars("Hit rate by operation", "Look first at the operations with the lowest.",
             ratio(f'sum by (operation) (increase(cache_operation_count_total{{{R},result="hit"}}[$__range]))',
                   f'sum by (operation) (increase(cache_operation_count_total{{{R},result=~"hit|miss"}}[$__range]))'),
             "{{operation}}", SHARE, thresholds=HIT_RATE, mn=0, mx=1),
    ]),
    ("Preloading", [
        series("Hits that preloading brought", "Hits on answers that were made before they were asked for.",
               [query(rate("preload_hit_count_total"), "hits")], REQUESTS),
        series("Precision", "Asked for in time / (asked for in time + not), of the answers made.",
               [query(ratio(ASKED, f"({ASKED} + {WASTED})"), "precision")], SHARE, mx=1),
        series("Cost of preloading", "USD an hour.",
               [query(f'3600 * {rate("preload_cost_usd_total")}', "cost")], USD),
        series("Requests to preload", "By what became of them.",
               [query(rate("preload_count_total", R, "result"), "{{result}}")], OPERATIONS, stack=True, w=12),
    ]),
    ("Answers to other wordings", [
        series("Searches", "Searches among near prompts, by what they came to; hit: answered.",
               [query(rate("semantic_search_count_total", R, "result"), "{{result}}")], REQUESTS,
               stack=True),
        series("Measured error and delta", "Share of the requests searched for that got a wrong answer: measured by "
               "audits, shadow mode and outcomes; expected: as estimated for those served. delta: of tenants "
               "without one of their own.",
               [query(f"{ratio(COMPARED_WRONG, COMPARED)} * {ratio(REUSED, SEARCHED)}", "measured"),
                query(ratio(rate("semantic_expected_wrong_total"), SEARCHED), "expected"),
                query(f"max(semantic_delta{{{R}}})", "delta", level=True)],
               SHARE, links=[runbook("Runbook: SemanticReuseStopped", "semanticreusestopped")]),
        series("Wrong answers among reused ones", "Measured by audits, shadow mode and outcomes.",
               [query(ratio(COMPARED_WRONG, COMPARED), "measured")], SHARE, mx=1),
        series("Requests answered by a reuse", "Share of the requests searched for.",
               [query(ratio(REUSED, SEARCHED), "reused")], SHARE, mx=1),
        series("Comparisons", "Models' answers compared with those that might have been reused.",
               [query(rate("semantic_compared_count_total", R, "result, means"),
                      "{{result}}, {{means}}"),
                query(rate("semantic_uncompared_count_total", R, "reason"), "not: {{reason}}")],
               OPERATIONS, stack=True),
        series("Time until a vector", "95th percentile of the embedding, and of the search after it.",
               [query(quantile(0.95, "semantic_embedding_latency_seconds"), "embedding"),
                query(quantile(0.95, "semantic_search_latency_seconds"), "search")], SECONDS),
        series("Vectors", "Of prompts, at each replica.",
               [query(f"semantic_vectors{{{R}}}", "{{instance}}")], NUMBER),
        series("Requests without a search", "Not comparable, too long, or no vector in time.",
               [query(rate("semantic_skipped_count_total", R, "reason"), "{{reason}}")], REQUESTS,
               stack=True),
        series("Cost of judges and vectors", "USD an hour, of calls to models that judge or embed.",
               [query(f'3600 * {rate("semantic_cost_usd_total", R, "call")}', "{{call}}")], USD, stack=True),
        series("Notes lost", "Notes on prompts that Redis did not take.",
               [query(rate("semantic_notes_lost_total"), "lost")], OPERATIONS),
    ]),
    ("Compression and TTL", [
        series("Compression savings over time", "1 - bytes as stored / bytes of the answers.",
               [query(f"1 - {ratio(STORED, RAW)}", "saved")], SHARE, mx=1),
        series("Bytes stored", "Of the answers, and as stored.",
               [query(RAW, "answers"), query(STORED, "as stored")], BYTES_PER_SECOND),
        series("Compressed with", "Entries, by the dictionary that ships with Scrubjay or one of the tenant's own.",
               [query(rate("cache_dictionary_use_count_total", R, "dictionary"), "{{dictionary}}")], OPERATIONS,
               stack=True),
        series("Dictionaries trained", "Trainings by outcome; entries whose dictionary was not found, by reason.",
               [query(rate("cache_dictionary_training_count_total", R, "outcome"), "training: {{outcome}}"),
                query(rate("cache_dictionary_failure_count_total", R, "reason"), "not found: {{reason}}")], OPERATIONS),
        spread("TTL distribution", "TTLs of the answers stored.",
                f"sum by (le) (increase(cache_ttl_seconds_bucket{{{R}}}[$__rate_interval]))", SECONDS),
        series("Average TTL by access frequency", "Of the answers stored.",
               [query(average("cache_ttl_seconds"), "all"),
                query(average("cache_ttl_seconds", R, "frequency"), "{{frequency}}")], SECONDS),
        series("Stores by access frequency", "Answers stored, by the class of their keys.",
               [query(rate("cache_ttl_seconds_count", R, "frequency"), "{{frequency}}")], OPERATIONS,
               stack=True),
        series("TTL in force", "By access frequency.",
               [query(f"avg by (frequency) (cache_policy_ttl_seconds{{{R}}})", "{{frequency}}")],
               SECONDS),
        series("Stores by outcome",
               "fenced: the lease had ended, or the entry was purged. dropped: too many stores, or Redis away.",
               [query(rate("cache_store_count_total", R, "outcome"), "{{outcome}}")], OPERATIONS,
               stack=True),
    ]),
    ("Evictions and memory", [
        series("Evictions by policy", "Entries evicted.",
               [query(rate("cache_eviction_count_total", R, "policy"), "{{policy}}")], OPERATIONS,
               stack=True),
        series("Entries in Redis", "By tenant; max_cache_size limits each.",
               [query('max by (tenant) (cache_entries{' + T + '})', "{{tenant}}"),
                query(f"max(cache_policy_max_entries{{{R}}})", "limit of each", level=True)], NUMBER),
        series("Bytes in Redis", "By tenant, as Scrubjay counts them; max_cache_bytes limits each.",
               [query('max by (tenant) (cache_bytes{' + T + '})', "{{tenant}}"),
                query(f"max(cache_policy_max_bytes{{{R}}})", "limit of each", level=True)], BYTES),
        series("Near cache", "Entries in each replica's own memory.",
               [query(f"near_cache_entries{{{R}}}", "{{instance}}")], NUMBER),
        series("Stores pending", "In progress or queued; beyond 1024, further stores are dropped.",
               [query(f"cache_store_pending{{{R}}}", "{{instance}}")], NUMBER,
               thresholds=line(1024)),
        series("Bytes pending", "Beyond 128 MiB, further stores are dropped.",
               [query(f"cache_store_pending_bytes{{{R}}}", "{{instance}}")], BYTES,
               thresholds=line(128 << 20)),
    ]),
    ("Coalescing and refresh", [
        series("Requests that shared an answer", "By whether this replica or another led the provider call.",
               [query(rate("cache_coalesced_wait_seconds_count", R + ',served="true"', "where"),
                      "{{where}}"),
                query(rate("cache_coalesced_wait_seconds_count", R + ',served="false"'),
                      "waited in vain")], REQUESTS, stack=True),
        series("Wait for another's answer", "Until it came or patience ended, by the replica that led the provider call.",
               [query(quantile(q, "cache_coalesced_wait_seconds", R, "where"),
                      f"{{{{where}}}}, p{int(q * 100)}") for q in (0.5, 0.95)], SECONDS),
        series("Waiting for a leader",
               "Seconds waited in each second, by the replica that led the provider call.",
               [query(rate("cache_coalesced_wait_seconds_sum", R, "where"), "{{where}}")], SECONDS,
               stack=True),
        series("Stale answers served", "By reason.",
               [query(rate("cache_stale_served_count_total", R, "reason"), "{{reason}}")], REQUESTS,
               stack=True),
        series("Refreshes", "Of stale entries, and of entries that are requested often and will be stale soon.",
               [query(rate("cache_refresh_count_total", R, "reason,begun"),
                      "{{reason}}, begun: {{begun}}")], OPERATIONS, stack=True),
        series("Turned away", "Requests refused to spare providers while Redis is away.",
               [query(rate("cache_turned_away_count_total", R, "instance"), "{{instance}}")],
               REQUESTS, thresholds=BAD_IF_ANY),
    ]),
    ("Redis, as the gateway sees it", [
        series("Redis latency, p99", "By command. A lookup times out after lookup_timeout (50 ms).",
               [query(quantile(0.99, "redis_command_latency_seconds", R, "command"), "{{command}}")],
               SECONDS, thresholds=line(0.05)),
        series("Redis commands", "By kind.",
               [query(rate("redis_command_latency_seconds_count", R, "command"), "{{command}}")],
               OPERATIONS, stack=True),
        states("Redis and its breaker", "Open: after failures, Redis gets no commands for a second.",
               f"redis_up{{{R}}} + 2 * redis_breaker_open{{{R}}}", "{{instance}}",
               [(0, "away", RED), (1, "up", GREEN), (2, "breaker open", ORANGE),
                (3, "breaker open", ORANGE)]),
    ]),
]

routing = [
    ("At a glance", [
        figure("Routing accuracy", "Routed requests that the first model chosen answered, and reported outcomes "
               "that were successes. Objective: at least 95 %.",
               ratio(JUDGED_WELL, JUDGED), SHARE, thresholds=ROUTING_SUCCESS, mn=0, mx=1),
        figure("Decisions", "A second.", ROUTED, REQUESTS),
        figure("Cost savings", "1 - paid / what the strongest model would have cost. Objective: 20 %.",
             f"1 - {ratio(PAID, STRONGEST)}", SHARE, thresholds=COST_SAVINGS),
        figure("Cost", "All that is paid to providers, an hour, USD.",
             f'3600 * {rate("upstream_cost_usd_total", TM)}', USD),
        figure("Fallbacks", "Share of answers that came from a fallback.",
             ratio(rate("model_routing_fallback_count_total", M), rate(ANSWERS, M)),
             SHARE, thresholds=steps(GREEN, (0.05, YELLOW), (0.2, RED))),
        figure("Decision time, p99", "Time that the router itself takes.",
             quantile(0.99, "model_routing_latency_seconds"), SECONDS, thresholds=LATENCY),
    ]),
    ("Model usage", [
        pie("Model usage distribution", "Whole answers by model, over the time shown.",
            f"sum by (model) (increase({ANSWERS}{{{M}}}[$__range])) > 0", "{{model}}", NUMBER),
        series("Decisions by model", "The models that the router chose; none: no model could take the request.",
               [query(rate("model_routing_count_total", M, "model"), "{{model}}")], REQUESTS,
               stack=True),
        series("Tokens", "Of answers, by direction.",
               [query(rate("upstream_token_count_total", M, "direction"), "{{direction}}")],
               NUMBER, stack=True),
    ]),
    ("Cost efficiency", [
        series("Cost per 1K tokens", "Paid, by model, input and output together, USD.",
               [query("1000 * " + ratio(rate("upstream_cost_usd_total", TM),
                                        rate("upstream_token_count_total", M)), "all"),
                query("1000 * " + ratio(rate("upstream_cost_usd_total", TM, "model"),
                                        rate("upstream_token_count_total", M, "model")), "{{model}}")],
               USD, decimals=4),
        series("Paid and strongest", "Cost of routed requests, and the cost that they would have had with "
               "the strongest model, USD an hour.",
               [query(f"3600 * {PAID}", "paid"), query(f"3600 * {STRONGEST}", "strongest model")],
               USD),
        series("Cost savings over time", "1 - paid / strongest. Line: the objective of 20 %.",
               [query(f"1 - {ratio(PAID, STRONGEST)}", "saved")], SHARE,
               thresholds=line(0.2), mx=1),
        series("Cost by model", "USD an hour.",
               [query(f'3600 * {rate("upstream_cost_usd_total", TM, "model")}', "{{model}}")],
               USD, stack=True),
        series("Cost by tenant", "USD an hour.",
               [query(f'3600 * {rate("upstream_cost_usd_total", TM, "tenant")}', "{{tenant}}")],
               USD, stack=True),
        series("Answers of unknown cost", "Of models without prices: they are in no sum of costs or savings.",
               [query(rate("upstream_unpriced_count_total", TM, "model"), "{{model}}"),
                query(rate("cache_unpriced_count_total", T), "hits and shared answers")], REQUESTS, stack=True),
        series("Requirements relaxed", "Requirements that no model met.",
               [query(rate("model_routing_relaxed_count_total", R, "requirement"), "{{requirement}}")], REQUESTS,
               stack=True),
    ]),
    ("Latency", [
        series("Answer time, p50", "From the first call to the answer's end, by model.",
               [query(quantile(0.5, "upstream_latency_seconds", M, "model"), "{{model}}",
                      exemplar=True)], SECONDS),
        series("Answer time, p95", "From the first call to the answer's end, by model.",
               [query(quantile(0.95, "upstream_latency_seconds", M, "model"), "{{model}}",
                      exemplar=True)], SECONDS),
        series("First token, p95", "Until a stream's first event, by model.",
               [query(quantile(0.95, "upstream_first_token_seconds", M, "model"), "{{model}}")],
               SECONDS),
        series("Decision time", "Time that the router itself takes.",
               [query(quantile(q, "model_routing_latency_seconds"), f"p{int(q * 100)}")
                for q in (0.5, 0.95, 0.99)], SECONDS),
    ]),
    ("Accuracy and providers", [
        series("Routing accuracy over time", "Routed requests that the first model chosen answered, and "
               "reported outcomes that were successes. Line: the objective of 95 %.",
               [query(ratio(JUDGED_WELL, JUDGED), "judged well"),
                query(ratio(ANSWERED, f"({ANSWERED} + {FAILED})"), "answered at all")], SHARE,
               thresholds=line(0.95), mx=1),
        series("Failures by kind", "Calls to providers without an answer.",
               [query(rate(FAILURES, M, "kind"), "{{kind}}")], REQUESTS, stack=True,
               links=[link("System: is it us?", SYSTEM)]),
        series("Failing calls by provider",
               "Calls that fail by the provider's own fault. Above one half: the alert ProviderDown.",
               [query(ratio(OWN_FAULT, f'({OWN_FAULT} + {rate(ANSWERS, R, "provider")})'),
                      "{{provider}}")],
               SHARE, thresholds=line(0.5), mx=1),
        series("Fallbacks by model", "Answers of a model that was not the first choice.",
               [query(rate("model_routing_fallback_count_total", M, "model"), "{{model}}")],
               REQUESTS, stack=True),
        series("Failures by model", "Calls to providers without an answer.",
               [query(rate(FAILURES, M, "model"), "{{model}}")], REQUESTS, stack=True),
        series("Breakers open", "Endpoints, or models there, that are ejected after failures.",
               [query(f"sum by (provider) (upstream_ejected{{{R}}})", "{{provider}}")], NUMBER,
               thresholds=BAD_IF_ANY),
        series("Ejections", "By provider and cause.",
               [query(rate("upstream_ejection_count_total", R, "provider,cause"),
                      "{{provider}}, {{cause}}")], OPERATIONS, stack=True),
        series("Calls in flight", "By provider.",
               [query(f"sum by (provider) (upstream_calls{{{R}}})", "{{provider}}")], NUMBER),
        series("Retries, fallbacks, hedges", "Further calls, beyond a request's first.",
               [query(rate("upstream_extra_call_count_total", R, "kind"), "{{kind}}")], REQUESTS,
               stack=True),
        series("Retry budget spent", "Further calls that were not made because the budget was spent.",
               [query(rate("upstream_budget_spent_count_total", R, "kind"), "{{kind}}")], REQUESTS,
               stack=True),
        series("Hedges", "Hedged streams, by whether the second call won; and the cost of the calls "
               "that lost, USD an hour.",
               [query(rate("upstream_hedge_count_total", R, "won"), "won: {{won}}"),
                query(f'3600 * {rate("upstream_hedge_cost_usd_total")}', "cost")], NUMBER),
        series("Streams that broke off", "After their first token, by what became of them.",
               [query(rate("stream_rescue_count_total", R, "outcome"), "{{outcome}}")], REQUESTS,
               stack=True),
        series("Goodput of streams", "Share of the output tokens of streams that became part of a whole answer.",
               [query(ratio(rate("streamed_token_count_total", f'{R},useful="true"'),
                            rate("streamed_token_count_total")), "goodput")], SHARE, mx=1),
        series("Unreadable events of streams", "Left out of the stream, by provider.",
               [query(rate("stream_skipped_event_count_total", R, "provider"), "{{provider}}")], OPERATIONS,
               stack=True),
    ]),
    ("Demand and capacity of self-hosted models", [
        series("Demand and capacity", "Calls at a time, of models with scaling: demand counts those in flight, waiting "
               "and spilled; capacity is what all replicas together believe that the model serves.",
               [query(f"sum by (model) (model_demand{{{M}}})", "{{model}}: demand"),
                query(f"sum by (model) (model_requests_in_flight{{{M}}})", "{{model}}: in flight"),
                query(f"sum by (model) (model_capacity{{{M}}})", "{{model}}: capacity")], NUMBER),
        series("Calls without a place", "Calls that wait for a place at the model, and those that another one serves.",
               [query(f"sum by (model) (model_requests_waiting{{{M}}})", "{{model}}: waiting"),
                query(f"sum by (model) (model_requests_spilled{{{M}}})", "{{model}}: spilled")], NUMBER, stack=True),
        series("Spillover", "Requests that went to another model, as the first had no capacity.",
               [query(rate("model_spillover_count_total", R, "from,to"), "{{from}} to {{to}}")], REQUESTS, stack=True),
        series("Wait for a place, p95", "In vain or not.",
               [query(quantile(0.95, "model_wait_seconds", M, "model"), "{{model}}")], SECONDS),
        series("Calls waiting for a permit", "By provider.",
               [query(f"sum by (provider) (upstream_calls_waiting{{{R}}})", "{{provider}}")], NUMBER),
    ]),
    ("Cascades and repeated requests", [
        series("Cheap answers first", "Requests that a cheap model answered first, by whether its answer sufficed, and "
               "why.",
               [query(rate("cascade_count_total", R, "outcome,reason"), "{{outcome}}, {{reason}}")], REQUESTS,
               stack=True),
        series("Time that cascades add", "Mean: the check of a cheap answer, or all of it if it did not suffice.",
               [query(average("cascade_added_latency_seconds", R, "outcome"), "{{outcome}}")], SECONDS),
        series("Repeated requests", "Requests repeated on another model, by how the answers compare.",
               [query(rate("shadow_count_total", R, "result"), "{{result}}")], OPERATIONS, stack=True),
        series("Cost of repeated requests", "USD an hour.",
               [query(f'3600 * {rate("shadow_cost_usd_total", R, "call")}', "{{call}}")], USD, stack=True),
    ]),
    ("Learning and budgets", [
        states("Learning", "live: routing uses the evidence of all replicas. frozen: it uses the last "
               "evidence read, or the catalog alone.", f"routing_learning_live{{{R}}}", "{{instance}}",
               [(0, "frozen", ORANGE), (1, "live", GREEN)]),
        series("Learned from", "Observations of models; verdicts; observations lost while Redis was "
               "away.",
               [query(rate("routing_observation_count_total"), "seen"),
                query(rate("routing_verdict_count_total"), "judged"),
                query(rate("routing_observation_dropped_count_total"), "lost")], OPERATIONS),
        series("Exploration", "Decisions that explored a model.",
               [query(rate("model_routing_explored_count_total", M, "model"), "{{model}}")], REQUESTS,
               stack=True),
        series("Budget pressure", "How far spending is ahead of an even pace. At 100 % the cheapest "
               "model that can answer is chosen.",
               [query(f"max by (tenant) (tenant_budget_pressure{{{T}}})", "{{tenant}}")],
               SHARE, thresholds=line(1), mx=1),
    ]),
    ("Policy in force", [
        series("Weights", "Weights of the router's goals.",
               [query(f"avg by (goal) (routing_policy_weight{{{R}}})", "{{goal}}")], SHARE,
               mx=1),
        series("Quality floor", "Share of the best model's accuracy that a candidate must have.",
               [query(f"avg by (complexity) (routing_policy_quality_floor{{{R}}})",
                      "{{complexity}}")], SHARE, mx=1, mn=None),
        series("Reliability threshold", "Models below it are no candidates.",
               [query(f"avg(routing_policy_reliability_threshold{{{R}}})", "threshold")],
               SHARE, mx=1),
        series("Tuned settings", "Value of each as tuned, relative to its configured value.",
               [query(f"avg by (setting) (tuning_factor{{{R}}})", "{{setting}}")], SHARE,
               mn=None),
        series("Tuning steps", "Steps taken and reverted, over all replicas.",
               [query(f"max(tuning_step_count_total{{{R}}})", "steps")], NUMBER),
    ]),
    ("Experiments", [
        series("Requests by arm", "Of the experiments that are configured.",
               [query(rate("experiment_request_count_total", R, ARM), ARM_NAME)], REQUESTS,
               stack=True),
        series("Success by arm", "Judged well / judged: whether the first model chosen answered, and what "
               "callers report. Intervals: scrubjay experiments.",
               [query(ratio(rate("experiment_judged_well_count_total", R, ARM),
                            rate("experiment_judged_count_total", R, ARM)), ARM_NAME)],
               SHARE, mx=1, mn=None),
        series("Cost per answer by arm", "Per answer of a model, USD.",
               [query(ratio(rate("experiment_cost_usd_total", R, ARM),
                            rate("experiment_made_count_total", R, ARM)), ARM_NAME)],
               USD, decimals=6),
        series("Latency by arm", "Mean, from the request to its answer's end.",
               [query(ratio(rate("experiment_answered_seconds_total", R, ARM),
                            rate("experiment_answered_count_total", R, ARM)), ARM_NAME)], SECONDS),
        series("Hits by arm", "Share of the lookups.",
               [query(ratio(rate("experiment_hit_count_total", R, ARM),
                            rate("experiment_lookup_count_total", R, ARM)), ARM_NAME)],
               SHARE, mx=1),
        states("Arms stopped", "An arm that answers worse than tolerated gets no more requests.",
               f"max by ({ARM}) (experiment_arm_stopped{{{R}}})", ARM_NAME,
               [(0, "running", GREEN), (1, "stopped", RED)]),
        states("Shares of the arms", "alarm: the arms' shares of requests differ from their weights, and "
               "no other figure can be trusted.",
               f"max by (experiment) (experiment_sample_ratio_alarm{{{R}}})", "{{experiment}}",
               [(0, "as they should", GREEN), (1, "alarm", RED)]),
    ]),
]

# One screen, of all replicas together: no variable narrows it.
overview = [
    ("Objectives", [
        figure("Cache hit rate", "Objective: at least 60 %, over the last hour.",
             "scrubjay:cache_hit_ratio:rate1h", SHARE, thresholds=HIT_RATE,
             links=[link("Why? Cache performance", CACHE)]),
        figure("Routing accuracy", "Objective: at least 95 % of routed requests are answered by the first "
             "model chosen, and of reported outcomes are successes; last hour.",
             "scrubjay:routing_accuracy_ratio:rate1h", SHARE,
             thresholds=ROUTING_SUCCESS, links=[link("Why? Model routing", ROUTING)]),
        figure("Optimization latency, p95", "Objective: at most 100 ms in the gateway itself.",
             "scrubjay:optimization_latency_seconds:p95_5m", SECONDS, thresholds=LATENCY),
        figure("Cost savings", "Objective: at least 20 %, over the last hour.",
             "scrubjay:cost_savings_ratio:rate1h", SHARE, thresholds=COST_SAVINGS,
             links=[link("Why? Model routing", ROUTING)]),
        figure("Performance improvement", "Objective: at least 15 %, over the last hour.",
             "scrubjay:performance_improvement_ratio:rate1h", SHARE,
             thresholds=IMPROVEMENT),
        figure("Alerts firing", "docs/operations.md has a runbook for each.",
             'count(ALERTS{alertstate="firing"}) or vector(0)', NUMBER, thresholds=BAD_IF_ANY),
    ]),
    ("What happens", [
        series("Requests", "How they were answered.",
               [query("sum by (type) (rate(performance_optimization_count_total[$__rate_interval]))",
                      "{{type}}")], REQUESTS, stack=True, h=7),
        series("Hit rate", "Hits / (hits + misses), over five minutes. Line: the objective of 60 %.",
               [query("scrubjay:cache_hit_ratio:rate5m", "hits")], SHARE, thresholds=line(0.6),
               mx=1, h=7, links=[link("Why? Cache performance", CACHE)]),
        series("Optimization latency", "Time in the gateway itself, p95 over five minutes. Lines: the "
               "objective of 100 ms, the alerts at 200 and 500 ms.",
               [query("scrubjay:optimization_latency_seconds:p95_5m", "p95")], SECONDS, h=7,
               thresholds=steps("transparent", (0.1, YELLOW), (0.2, ORANGE), (0.5, RED)),
               links=[link("Why? System performance", SYSTEM)]),
        series("Error budgets' burn rate",
               "1 uses the budget up in exactly its month. Lines: 6 and 14.4, where alerts begin.",
               [query("scrubjay:optimization_slow_ratio:rate1h / 0.01", "latency, 1 h"),
                query("scrubjay:optimization_slow_ratio:rate6h / 0.01", "latency, 6 h"),
                query("scrubjay:model_routing_failure_ratio:rate1h / 0.05", "routing, 1 h"),
                query("scrubjay:model_routing_failure_ratio:rate6h / 0.05", "routing, 6 h")],
               PLAIN, h=7, thresholds=steps("transparent", (6, ORANGE), (14.4, RED))),
        series("Failing routed requests", "Share of routed requests that nobody answered. Lines: the alerts.",
               [query("scrubjay:model_routing_failure_ratio:rate5m", "failed")], SHARE, mx=1, h=7,
               thresholds=steps("transparent", (0.05, ORANGE), (0.1, RED)),
               links=[link("Why? Model routing", ROUTING)]),
        series("Failing calls by provider", "By the provider's own fault. Line: the alert ProviderDown.",
               [query("scrubjay:provider_failure_ratio:rate5m", "{{provider}}")], SHARE, mx=1, h=7,
               thresholds=line(0.5), links=[link("Why? Model routing", ROUTING)]),
    ]),
]

system = [
    ("Optimization", [
        series("Optimizations by type", "How requests were answered.",
               [query(rate("performance_optimization_count_total", R, "type"), "{{type}}")],
               REQUESTS, stack=True),
        series("Optimization latency", "Time in the gateway itself. Lines: the objective of 100 ms, "
               "the alerts at 200 and 500 ms.",
               [query(quantile(q, OPTIMIZATION), f"p{int(q * 100)}", exemplar=True)
                for q in (0.5, 0.95, 0.99)] + [query(average(OPTIMIZATION), "mean")], SECONDS,
               thresholds=steps("transparent", (0.1, YELLOW), (0.2, ORANGE), (0.5, RED))),
        spread("Optimization latency, all", "Requests by the time that they spend in the gateway.",
                f"sum by (le) (increase({OPTIMIZATION}_bucket{{{R}}}[$__rate_interval]))", SECONDS),
        series("Failed optimizations", "Share of requests without an answer by the gateway's or providers' fault, by type.",
               [query(ratio(UNSUCCESSFUL, rate(ENDED, R, "type")), "{{type}}")],
               SHARE, thresholds=line(0.05), mx=1, links=[link("Why? Model routing", ROUTING)]),
        series("Requests without an answer", "failure: by the gateway's or providers' fault. refused: by "
               "the request's own. abandoned: the client disconnected.",
               [query(rate(ENDED, R + ',outcome!="success"', "outcome"), "{{outcome}}")], REQUESTS,
               stack=True),
        pie("Optimization distribution", "Over the time shown.",
            f"sum by (type) (increase(performance_optimization_count_total{{{R}}}[$__range])) > 0",
            "{{type}}", NUMBER),
    ]),
    ("Savings and improvement", [
        series("Savings", "USD an hour: by hits, and by routing to cheaper models.",
               [query(f'3600 * {rate("cache_saved_usd_total", T)}', "hits"),
                query(f"3600 * ({STRONGEST} - {PAID})", "routing")], USD, stack=True),
        figure("Saved over the time shown", "By hits and by routing, USD.",
             f'sum(increase(cache_saved_usd_total{{{T}}}[$__range])) + '
             f"sum(increase(model_routing_strongest_cost_usd_total{{{R}}}[$__range])) - "
             f"sum(increase(model_routing_cost_usd_total{{{R}}}[$__range]))", USD, h=8),
        series("Performance improvement over time", "1 - time served / time with neither cache nor router. "
               "Line: the objective of 15 %.",
               [query("1 - " + ratio(rate("performance_served_seconds_total"),
                                     rate("performance_unoptimized_seconds_total")), "all"),
                query("1 - " + ratio(rate("performance_served_seconds_total", R, "type"),
                                     rate("performance_unoptimized_seconds_total", R, "type")),
                      "{{type}}")],
               SHARE, thresholds=line(0.15), mx=1, mn=None, w=12),
    ]),
    ("Clients", [
        series("Responses by status", "503: overload, or Redis away. 502, 504: providers.",
               [query(rate("http_response_count_total", R, "code"), "{{code}}")], REQUESTS,
               stack=True),
        series("Requests in flight", "By replica; beyond max_in_flight, further requests get 503.",
               [query(f"http_requests_in_flight{{{R}}}", "{{instance}}")], NUMBER),
        series("Requests turned away", "Unread, as more came than event loops can handle (turn_away_after).",
               [query(rate("http_turned_away_count_total", R, "instance"), "{{instance}}")], REQUESTS),
        series("Clients that disconnected", "Before their answer had ended.",
               [query(rate("http_aborted_count_total", R, "instance"), "{{instance}}")], REQUESTS),
    ]),
    ("Pass-through and realtime", [
        series("Requests passed through", "To endpoints of providers that are not chat, by family and status.",
               [query(rate("passthrough_request_count_total", R, "family,code"), "{{family}}, {{code}}")],
               REQUESTS, stack=True),
        series("Pass-through time, p95", "From a request's arrival to its reply's end, by family.",
               [query(quantile(0.95, "passthrough_latency_seconds", R, "family"), "{{family}}")], SECONDS),
        series("Bytes passed through", "Bodies, by direction and provider.",
               [query(rate("passthrough_bytes_total", R, "direction,provider"), "{{direction}}, {{provider}}")],
               BYTES_PER_SECOND),
        series("Realtime sessions", "In progress, by provider.",
               [query(f"sum by (provider) (realtime_sessions{{{R}}})", "{{provider}}")], NUMBER, stack=True),
        series("Realtime sessions that ended", "By the side that ended them.",
               [query(rate("realtime_session_count_total", R, "ended_by"), "{{ended_by}}")], OPERATIONS, stack=True),
        series("Realtime bytes", "Of frames, by direction.",
               [query(rate("realtime_bytes_total", T, "direction"), "{{direction}}")], BYTES_PER_SECOND),
    ]),
    ("Health", [
        states("Replicas", "Whether Prometheus can scrape them.",
               f'up{{job="scrubjay",{R}}}', "{{instance}}", [(0, "down", RED), (1, "up", GREEN)]),
        series("Event loop lag, p99", "Delay of event loops' timers; it rises when something blocks the loops.",
               [query(quantile(0.99, "event_loop_lag_seconds", R, "instance"), "{{instance}}")],
               SECONDS, thresholds=line(0.1)),
        series("CPU", "100 % is one core, by replica.",
               [query(rate("process_cpu_time_ns_total", R, "instance") + " / 1e9", "{{instance}}")], SHARE),
        series("Heap", "Used, and its limit.",
               [query(f'sum by (instance) (jvm_memory_used_bytes{{{R},area="heap"}})',
                      "{{instance}} used"),
                query(f'sum by (instance) (jvm_memory_max_bytes{{{R},area="heap"}} > 0)',
                      "{{instance}} max")], BYTES),
        series("Memory of requests", "Estimated bytes that requests hold, by what for, and their limit.",
               [query(f"sum by (kind) (memory_used_bytes{{{R}}})", "{{kind}}"),
                query(f"sum(memory_budget_bytes{{{R}}})", "limit")], BYTES),
        series("Requests without memory", "Copies given up, and requests refused, for want of memory.",
               [query(rate("memory_refused_total", R, "kind"), "{{kind}}")], OPERATIONS, stack=True),
        series("Garbage collection", "Share of time over the last minute, by replica.",
               [query(f"jvm_gc_overhead{{{R}}}", "{{instance}}")],
               SHARE, thresholds=line(0.1)),
        series("Memory of the process", "Resident, by replica.",
               [query(f"process_resident_memory_bytes{{{R}}}", "{{instance}}")], BYTES),
        series("Threads", "By replica; they do not grow with load.",
               [query(f"jvm_threads_live_threads{{{R}}}", "{{instance}}")], NUMBER),
        states("Redis and its breaker", "As each replica sees it.",
               f"redis_up{{{R}}} + 2 * redis_breaker_open{{{R}}}", "{{instance}}",
               [(0, "away", RED), (1, "up", GREEN), (2, "breaker open", ORANGE),
                (3, "breaker open", ORANGE)], links=[link("The effect on hits: cache performance", CACHE)]),
        states("Configuration file", "Whether the file as it is now is valid; if not, the previous configuration "
               "stays in force.", f"config_last_reload_successful{{{R}}}", "{{instance}}",
               [(0, "invalid", RED), (1, "in force", GREEN)]),
        series("Redis latency, p99", "All commands, by replica.",
               [query(quantile(0.99, "redis_command_latency_seconds", R, "instance"),
                      "{{instance}}")], SECONDS, thresholds=line(0.05)),
    ]),
]

VARIABLES = {
    "replica": ("Replica", 'label_values(up{job="scrubjay"}, instance)'),
    "tenant": ("Tenant", "label_values(cache_miss_count_total, tenant)"),
    "model": ("Model", "label_values(upstream_answer_count_total, model)"),
}
LABELS = {"replica": "instance", "tenant": "tenant", "model": "model"}

# Name, color, expression, and the title and text of its marks.
ANNOTATIONS = [
    ("Tuning", "orange", "max(changes(tuning_step_count_total[1m])) > 0",
     "Step of tuning", "scrubjay tuning shows the step and its reason"),
    ("Routing policy", "purple", "sum by (goal) (changes(routing_policy_weight[1m])) > 0",
     "Routing policy changed", "weight of {{goal}}"),
    ("Cache policy", "blue", "sum by (frequency) (changes(cache_policy_ttl_seconds[1m])) > 0",
     "Cache policy changed", "TTL of {{frequency}}"),
    ("Replica started", "green", "changes(process_start_time_seconds[1m]) > 0", "Replica started", "{{instance}}"),
]

TEXTS = {
    OVERVIEW: "The objectives, over all replicas. Start here.",
    CACHE: "Hits, the reasons of misses, and the state of Redis.",
    ROUTING: "The models that answer, their costs, latencies and failures.",
    SYSTEM: "The savings, and the health of replicas.",
    TENANTS: "What is known of each tenant, from the other dashboards.",
    MODELS: "What is known of each model, from the other dashboards.",
}

# A dashboard has the variables that narrow each of its panels, and no others. The panels above say by which
# variables they can be narrowed: of those that a dashboard lacks, its panels are rid of here.
BOARDS = {
    OVERVIEW: (overview, []),
    CACHE: (cache, ["replica"]),
    ROUTING: (routing, ["replica"]),
    SYSTEM: (system, ["replica"]),
    TENANTS: (cache + routing + system, ["replica", "tenant"]),
    MODELS: (cache + routing + system, ["replica", "model"]),
}


def uses(panel, name):
    """Whether a variable narrows all that a panel shows, levels to compare it with apart."""
    return all(f'=~"${name}"' in q.expr for q in panel.queries if not q.level)


def narrowed(panel, names):
    """A panel whose queries use these variables alone."""
    queries = []
    for q in panel.queries:
        expr = q.expr
        for other in VARIABLES.keys() - set(names):
            expr = expr.replace(f',{LABELS[other]}=~"${other}"', "")
        queries.append(dataclasses.replace(q, expr=expr))
    return dataclasses.replace(panel, queries=queries)


def docs_address():
    """The address of docs/ as operators read it: one setting, of alerts and dashboards."""
    text = (GRAFANA / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
    return re.search(r"scrubjay_docs: (\S+)", text).group(1)


def board(uid):
    rows, names = BOARDS[uid]
    members = {}
    for title, panels in rows:
        members.setdefault(title, []).extend(
            narrowed(p, names) for p in panels if all(uses(p, name) for name in names))
    links = [(title, f"/d/{other}") for other, title in TITLES.items() if other != uid]
    return made(uid, f"Scrubjay: {TITLES[uid].lower()}", TEXTS[uid],
                [(title, panels) for title, panels in members.items() if panels],
                [source_variable(), *(variable(name, *VARIABLES[name]) for name in names),
                 docs_variable(docs_address())],
                [annotation(*note) for note in ANNOTATIONS], [*links, ("Runbooks", RUNBOOKS)])


def main():
    folder = GRAFANA / "dashboards"
    files = {uid.removeprefix("scrubjay-") + ".json": board(uid) for uid in BOARDS}
    if "--check" not in sys.argv[1:]:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.json")}
    if there != files:
        sys.exit("dashboards: not what grafana/dashboards.py makes; run scripts/make-dashboards and commit the result")


if __name__ == "__main__":
    main()
