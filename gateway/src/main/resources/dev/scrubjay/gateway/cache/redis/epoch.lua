-- Moves the epoch of purges on, so that answers in progress are neither stored nor followed.
--
-- Returns {the new epoch}. At maxmemory a script may write only after it has freed memory, or tried to.
-- Costs O(log n), n entries.
reap()
redis.call('ZREM', EXPIRY, '')
account(0)
-- At least the time, so that an epoch that was lost with Redis' data does not come again.
local epoch = math.max(number(STATS, 'epoch') + 1, now)
redis.call('HSET', STATS, 'epoch', whole(epoch))
return {epoch}
