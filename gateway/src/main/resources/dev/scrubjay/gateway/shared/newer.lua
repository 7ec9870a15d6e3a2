-- Writes a numbered text in place of an older one of the same name.
--
-- KEYS  1 the texts: HASH name -> number, line feed, text; and '' -> the version of all
-- ARGV  1 name   2 its number   3 how much higher than that of the text before it must be
--       4 text   5 how long the texts are kept from now on, ms   6 the most names
--       7 the version that all then have   then names to delete
-- Gives {whether the text is written}; not if there is a newer one, or no room for another name.
-- Costs O(k), k names to delete.
local before = redis.call('HGET', KEYS[1], ARGV[1])
local number = tonumber(before and string.match(before, '^(%d+)\n') or 0)
if tonumber(ARGV[2]) < number + tonumber(ARGV[3]) then
  return {0}
end
for i = 8, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
end
if not before and redis.call('HLEN', KEYS[1]) > tonumber(ARGV[6]) then
  return {0}
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '\n' .. ARGV[4], '', ARGV[7])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {1}
