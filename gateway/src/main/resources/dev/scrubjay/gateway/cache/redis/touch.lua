-- Notes that entries have been used.
--
-- KEYS  1 rank: ZSET id -> time of last use, µs
-- ARGV  the ids, the one used first first
-- Gives how many are known.
-- Costs O(k log n), k ids, n entries.
local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local known = 0
for i, id in ipairs(ARGV) do
  if redis.call('ZSCORE', KEYS[1], id) then
    redis.call('ZADD', KEYS[1], micros + i, id)
    known = known + 1
  end
end
return known
