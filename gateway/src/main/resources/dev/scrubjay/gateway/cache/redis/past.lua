-- The `redis` that the scripts call in a replay (replay.lua): its time is the trace's, values are
-- there until their entries expire, nobody holds a lease, and nobody listens. Comes before them; not
-- a script of its own.
local server = redis
local clock = 0 -- µs
local VALUE = #KEYS[10] + 1 -- where an id begins in the name of a value
local PROLONGABLE = '\2'

local redis = {call = function(command, key, ...)
  local kind = string.sub(command, 1, 1)
  if kind == 'Z' or kind == 'H' then
    return server.call(command, key, ...)
  elseif command == 'TIME' then
    return {math.floor(clock / 1000000), clock % 1000000}
  elseif command == 'EXISTS' then
    local expires = server.call('ZSCORE', KEYS[1], string.sub(key, VALUE))
    return expires and expires * 1000 > clock and 1 or 0
  elseif command == 'GETRANGE' then
    return PROLONGABLE
  end
  return false
end}

