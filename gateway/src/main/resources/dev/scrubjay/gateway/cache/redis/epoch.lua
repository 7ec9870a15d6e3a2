-- Moves the epoch of purges on, so that answers in progress are neither stored nor followed.
--
-- Returns {the new epoch}. At maxmemory a script may write only after it has freed memory, or tried to.
-- Costs O(log n), n entries.
reap()
redis.call('ZREM', EXPIRY, '')
account(0)
local epoch = redis.pcall('HINCRBY', STATS, 'epoch', 1)
if type(epoch) == 'table' then -- it was no number; the time is none that was before
  epoch = now
  redis.call('HSET', STATS, 'epoch', whole(epoch))
end
return {epoch}
