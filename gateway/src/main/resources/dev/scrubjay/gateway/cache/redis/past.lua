-- The `redis` that scripts call in a replay (replay.lua). Its time is that of the trace, a value
-- exists until its entry expires, no lease is held, and publications are ignored. It is put before
-- the scripts, and is not a script itself.
local server = redis
local clock = 0 -- µs
local VALUE = #KEYS[14] + 1 -- the index of the id in the name of a value
local PROLONGABLE = '\2'

local redis = {pcall = server.pcall, call = function(command, key, ...)
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

