-- Remembers what each of some fields stands for, and forgets the oldest beyond the limits.
--
-- KEYS  as in memory.lua
-- ARGV  1 now, ms   2 for how long they are remembered, ms   3 the most that are remembered
--       4 the most bytes   5... fields, each with its text
-- Gives the fields that were forgotten.
-- Costs O(log n) for each that is remembered or forgotten.
local now, kept = tonumber(ARGV[1]), tonumber(ARGV[2])
local forgotten = {}
prune(now - kept, tonumber(ARGV[3]), tonumber(ARGV[4]), forgotten)
for i = 5, #ARGV, 2 do
  put(ARGV[i], ARGV[i + 1], now)
end
prune(now - kept, tonumber(ARGV[3]), tonumber(ARGV[4]), forgotten)
redis.call('PEXPIRE', KEYS[1], kept)
redis.call('PEXPIRE', KEYS[2], kept)
return forgotten
