-- Appends to a bounded list.
--
-- KEYS  1 LIST
-- ARGV  1 the most items; the oldest beyond are dropped   2 how long the list is kept, ms
--       3... items
-- Returns {number of items}.
-- Cost: O(k), k items.
for i = 3, #ARGV do
  redis.call('RPUSH', KEYS[1], ARGV[i])
end
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[1]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('LLEN', KEYS[1])}
