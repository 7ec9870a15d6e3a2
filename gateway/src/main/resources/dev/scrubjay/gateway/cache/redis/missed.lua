-- Tells of lookups that missed, and after which nobody asks for a lease, what had been there, and
-- counts them. A key that was never stored is remembered only where there is room, so that asking for
-- many such keys dismisses nothing that is known of others.
--
-- ARGV  6 the count of a key never seen before   from 7 on: the ids
-- Returns two numbers for each id: the class of the entry that is stale or was there before, and for
-- how long it has been stale, ms, as acquire.lua returns them.
-- Cost: O(k log n), k ids, n entries and ghosts.
local NONE = -1
local prior = tonumber(ARGV[FIRST])
local reply = {}
for i = FIRST + 1, #ARGV do
  local id = ARGV[i]
  local class, stale = NONE, now
  local entry = known(id)
  if entry and redis.call('EXISTS', PREFIX .. id) == 1 then
    if stale_at(entry) <= now then
      class, stale = entry.class, stale_at(entry)
      entry.count, entry.at = decayed(entry.count, entry.at) + 1, micros
      note(id, entry)
      rank(id, entry)
    end
  else
    if entry then
      expire(id)
    end
    local count, last, ended = remembered(id)
    if count then
      class, stale = last or NONE, ended or now
      remember(id, count + 1, micros)
    elseif redis.call('ZCARD', GHOST_AGES) < MAX_GHOSTS then
      remember(id, prior + 1, micros)
    end
  end
  reply[#reply + 1] = class
  reply[#reply + 1] = math.floor(now - stale)
end
account(0)
return reply
