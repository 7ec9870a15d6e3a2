-- Corrects what was reserved of a limit by what was spent.
--
-- KEYS  1 STRING, the sum of what was reserved and spent
-- ARGV  1 the amount to add, which may be below 0
-- Gives {}.
-- Costs O(1).
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.pcall('INCRBYFLOAT', KEYS[1], ARGV[1])
end
return {}
