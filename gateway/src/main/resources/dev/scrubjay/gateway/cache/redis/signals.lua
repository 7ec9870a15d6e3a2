-- The functions that the scripts on leases share; loaded before each of them.

-- Tells the watchers of a lease that something has changed, if any follower waits.
local function signal(lease, waiting)
  if redis.call('EXISTS', waiting) == 1 then
    redis.call('PUBLISH', 'sj:leases', lease)
  end
end

-- Whether a token is that of the lease, and no purge has ended it since its grant.
local function is_held(token, lease, stats)
  local epoch = string.format('%.0f', tonumber(redis.call('HGET', stats, 'epoch') or 0) or 0)
  return redis.call('GET', lease) == token and string.match(token, '%d+$') == epoch
end

