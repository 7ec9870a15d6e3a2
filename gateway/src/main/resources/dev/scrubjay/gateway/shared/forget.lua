-- Forgets fields of a bounded memory.
--
-- KEYS  as in memory.lua
-- ARGV  the fields
-- Gives {}.
-- Costs O(log n) for each.
for _, field in ipairs(ARGV) do
  forget(field)
end
return {}
