-- Creates entries in the form that store.lua writes, many at a time; `verify` finds no fault with them.
--
-- ARGV  6 the first number   7 the last   8 an envelope   9 0, or 1 to create ghosts instead
-- Returns {}.
local first, last, envelope = tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1]), ARGV[FIRST + 2]
local LIFE = 3600000
redis.call('HSET', STATS, 'policy', POLICY)
for number = first, last do
  local id = 'default:chat.completions:' .. string.format('%064x', number)
  if ARGV[FIRST + 3] == '1' then
    redis.call('HSET', GHOSTS, id, exact(1.1 + number / 7) .. ' ' .. whole(micros) .. ' 2 ' .. whole(now))
    redis.call('ZADD', GHOST_AGES, now, id)
  else
    local entry = {
      bytes = #envelope, count = 1.1 + number / 7, at = micros - last + number, created = now,
      grace = 0, life = LIFE, worth = 0.001 + number % 1000 / 7e5, priority = number % 101,
      class = 0, tags = ' model=gpt-4o'
    }
    take(entry)
    redis.call('SET', PREFIX .. id, envelope, 'PX', LIFE)
    redis.call('ZADD', EXPIRY, now + LIFE + number % 1000, id)
    note(id, entry)
    rank(id, entry)
  end
end
account(0)
return {}
