-- Deletes the bookkeeping of a shard that has no entry any more and remembers nothing.
--
-- Returns {1 if it is deleted, else 0}.
-- Costs O(log n), n entries and ghosts; the memory is freed in the background.
local alive = redis.call('ZRANGE', EXPIRY, now, '+inf', 'BYSCORE', 'LIMIT', 0, 1)
local recent = redis.call('ZRANGE', GHOST_AGES, now - MEMORY, '+inf', 'BYSCORE', 'LIMIT', 0, 1)
if alive[1] or recent[1] then
  return {0}
end
redis.call('UNLINK', unpack(KEYS, 1, 13))
return {1}
