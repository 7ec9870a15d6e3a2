-- Ends a lease without an entry.
--
-- KEYS  1 the lease   2 the mark of waiting followers
-- ARGV  1 token   2 how long the key is remembered as one whose answer cannot be stored, ms; 0 if it
--       can be
-- Returns {1 if the lease was held, else 0}. Signals followers.
-- Costs O(1).
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0}
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], '!', 'PX', ARGV[2])
end
signal(KEYS[1], KEYS[2])
return {1}
