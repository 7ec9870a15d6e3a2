-- The function that the scripts which change leases share; loaded before each of them.

-- Tells the watchers of a lease that something has changed, if any follower waits.
local function signal(lease, waiting)
  if redis.call('EXISTS', waiting) == 1 then
    redis.call('PUBLISH', 'sj:leases', lease)
  end
end

