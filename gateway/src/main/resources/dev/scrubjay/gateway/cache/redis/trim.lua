-- Reaps, ranks and evicts entries that stores left, as one call handles at most STEPS of each.
--
-- KEYS  from 15 on what else counts against the limit of bytes: HASHes, the sum of bytes under ''
-- ARGV  6 the limit of entries   7 the limit of bytes
-- Returns {number of evicted entries, 1 if there may still be too many, else 0}.
-- Cost: O(K log n), K = STEPS, n entries.
local reaped = reap()
local moved = rerank()
local evicted = evict(tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1]) - beside(OWN), 0, nil)
account(evicted)
return {evicted, (reaped == STEPS or moved == STEPS or evicted == STEPS) and 1 or 0}
