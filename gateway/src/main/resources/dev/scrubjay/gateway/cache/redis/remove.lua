-- Removes entries.
--
-- KEYS  1 rank   2 expiry   3 meta   4 stats   5 the prefix of all entries' names (see store.lua)
-- ARGV  the ids
-- Gives how many there were.
-- Costs O(k log n), k ids, n entries.
local removed, freed = 0, 0
for _, id in ipairs(ARGV) do
  local known = redis.call('HGET', KEYS[3], id)
  freed = freed + (known and tonumber(string.match(known, '^%d+')) or 0)
  redis.call('UNLINK', KEYS[5] .. id)
  removed = removed + redis.call('ZREM', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
if freed ~= 0 then
  redis.call('HINCRBY', KEYS[4], 'bytes', -freed)
end
return removed
