-- Waits, for one step, for what another makes.
--
-- KEYS  1 the lease   2 there while somebody waits   3 the feed
-- ARGV  1 the maker's token   2 items already had   3 how long the waiting is remembered, ms
--       4 the most items
-- Gives {whether the maker still holds the lease, item...}.
-- Costs O(k), k items.
local held = redis.call('GET', KEYS[1]) == ARGV[1]
if held then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
end
local reply = {held and 1 or 0}
if redis.call('LINDEX', KEYS[3], 0) == ARGV[1] then
  local from = ARGV[2] + 1
  for _, item in ipairs(redis.call('LRANGE', KEYS[3], from, from + ARGV[4] - 1)) do
    reply[#reply + 1] = item
  end
end
return reply
