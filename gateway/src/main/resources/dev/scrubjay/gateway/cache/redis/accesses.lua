-- Returns the decayed count of the accesses to an id, whether or not it has an entry; '' if it is not
-- known. Changes nothing.
--
-- ARGV  6 the id
-- Costs O(1).
local id = ARGV[FIRST]
local entry = known(id)
local count = entry and decayed(entry.count, entry.at) or remembered(id)
return {count and exact(count) or ''}
