-- Goes on with what stores had to leave: reaps, ranks and evicts.
--
-- ARGV  6 the most entries   7 the most bytes
-- Gives {evicted, whether there may still be too many}.
-- Costs O(K log n), K = STEPS, n entries.
local reaped = reap()
local moved = rerank()
local evicted = evict(tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1]), 0, nil)
account(evicted)
return {evicted, (reaped == STEPS or moved == STEPS or evicted == STEPS) and 1 or 0}
