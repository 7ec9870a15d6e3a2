-- Counts lookups that missed, and after which nobody asks for a lease, and tells what had been there.
-- A key that was never stored is remembered only where there is room, so that asking for many such
-- keys dismisses nothing that is known of others.
--
-- ARGV  6 the count of a key never seen before   from 7 on: the ids
-- Returns two numbers for each id: the class of the entry that is stale or was there before, and for
-- how long it has been stale, ms, as acquire.lua returns them.
-- Cost: O(k log n), k ids, n entries and ghosts.
local prior = tonumber(ARGV[FIRST])
local reply = {}
for i = FIRST + 1, #ARGV do
  local _, class, stale = miss(ARGV[i], prior, false)
  reply[#reply + 1] = class
  reply[#reply + 1] = math.floor(now - stale)
end
account(0)
return reply
