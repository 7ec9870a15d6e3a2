-- Tells of lookups that missed, and after which nobody asks for a lease, what had been there. A key
-- that was never stored is not remembered, so that asking for many such keys costs no memory.
--
-- ARGV  from 6 on: the ids
-- Returns two numbers for each id: the class of the entry that is stale or was there before, and for
-- how long it has been stale, ms, as acquire.lua returns them.
-- Cost: O(k log n), k ids, n entries and ghosts.
local NONE = -1
local reply = {}
for i = FIRST, #ARGV do
  local id = ARGV[i]
  local class, stale = NONE, now
  local entry = known(id)
  if entry and redis.call('EXISTS', PREFIX .. id) == 1 then
    if stale_at(entry) <= now then
      class, stale = entry.class, stale_at(entry)
    end
  else
    if entry then
      expire(id)
    end
    local count, last, ended = remembered(id)
    if count then
      class, stale = last or NONE, ended or now
      remember(id, count + 1, micros)
    end
  end
  reply[#reply + 1] = class
  reply[#reply + 1] = math.floor(now - stale)
end
account(0)
return reply
