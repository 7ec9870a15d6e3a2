-- Reads the feed of a lease from an item on, and marks that a follower waits for more.
--
-- KEYS  1 the lease   2 the mark of waiting followers   3 the feed   4 stats
-- ARGV  1 the token of the lease   2 items already read   3 the most items   4 how much longer than
--       the lease the mark is kept, ms
-- Returns {1 if the lease is held, else 0, ms until it ends unless it is renewed, item...}. The first
-- follower's mark signals the holder. A purge since the grant ends the lease.
-- Costs O(k), k items.
local left = 0
local held = is_held(ARGV[1], KEYS[1], KEYS[4])
if held then
  left = math.max(1, redis.call('PTTL', KEYS[1]))
  if not redis.call('SET', KEYS[2], '1', 'XX', 'PX', left + ARGV[4]) then
    redis.call('SET', KEYS[2], '1', 'PX', left + ARGV[4])
    signal(KEYS[1], KEYS[2])
  end
end
local reply = {held and 1 or 0, left}
if redis.call('LINDEX', KEYS[3], 0) == ARGV[1] then
  local from = ARGV[2] + 1
  for _, item in ipairs(redis.call('LRANGE', KEYS[3], from, from + ARGV[3] - 1)) do
    reply[#reply + 1] = item
  end
end
return reply
