-- Removes entries, their counts, and their leases, so that answers in progress are not stored.
--
-- KEYS  15 the prefix of the names of leases
-- ARGV  from 6 on: the ids
-- Returns {number of entries that were there}.
-- Cost: O(k log n), k ids, n entries.
local removed, names = 0, {}
for i = FIRST, #ARGV do
  local id = ARGV[i]
  local entry = known(id)
  forget(id, entry)
  dismiss(id)
  redis.call('DEL', KEYS[OWN] .. id)
  removed = removed + (entry and 1 or 0)
  names[#names + 1] = PREFIX .. id
end
account(0)
redis.call('PUBLISH', CHANNEL, table.concat(names, '\n'))
return {removed}
