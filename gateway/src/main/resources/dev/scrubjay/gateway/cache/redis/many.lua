-- Reads entries of one shard, up to a limit of bytes.
--
-- KEYS  the names of entries
-- ARGV  1 the limit of bytes of all values together
-- Returns for each name the value, nil if there is none, or 0 if it is left out: with it, the values
-- would exceed the limit.
-- Cost: O(k), k names.
local left = tonumber(ARGV[1])
local values = {}
for i, name in ipairs(KEYS) do
  local value = redis.pcall('GET', name)
  if type(value) == 'table' then
    value = false -- no string, and so no entry
  elseif value and #value > left then
    value = 0
  elseif value then
    left = left - #value
  end
  values[i] = value
end
return values
