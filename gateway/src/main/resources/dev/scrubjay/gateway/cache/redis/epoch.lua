-- Moves the epoch of purges on, so that answers in progress are neither stored nor followed.
--
-- Returns {the new epoch}. At maxmemory a script may write only after it has freed memory, or tried to.
-- Costs O(log n), n entries.
reap()
redis.call('ZREM', EXPIRY, '')
account(0)
return {redis.call('HINCRBY', STATS, 'epoch', 1)}
