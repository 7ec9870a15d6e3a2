-- Has a dictionary live at least until a time. One that is gone is written again if it is in force.
--
-- KEYS  1 STRING the dictionary   2 HASH operation → see InForce
-- ARGV  1 the time, ms since the epoch   2 operation   3 id   4 the dictionary
-- Returns {the time until which it lives; 0 if it is gone}.
-- Cost: O(size of the dictionary).
if redis.call('EXISTS', KEYS[1]) == 0 then
  local row = redis.call('HGET', KEYS[2], ARGV[2]) or ''
  if string.sub(row, 1, #ARGV[3]) ~= ARGV[3] then
    return {0}
  end
  redis.call('SET', KEYS[1], ARGV[4], 'PXAT', ARGV[1])
end
redis.call('PEXPIREAT', KEYS[1], ARGV[1], 'GT')
redis.call('PEXPIREAT', KEYS[2], ARGV[1], 'GT')
return {redis.call('PEXPIRETIME', KEYS[1])}
