-- Deletes keys whose type is not the one that our scripts give them: nothing in them can be ours.
--
-- KEYS  the keys
-- ARGV  1 1 to delete them, 0 to count them only   then the type of each; "-" if any will do; the last
--       type stands for all further keys
-- Returns {how many keys have a wrong type}.
-- Costs O(1) for each; the memory is freed in the background.
local wrong = 0
for i, key in ipairs(KEYS) do
  local wanted, found = ARGV[math.min(i + 1, #ARGV)], redis.call('TYPE', key).ok
  if wanted ~= '-' and found ~= 'none' and found ~= wanted then
    wrong = wrong + 1
    if ARGV[1] == '1' then
      redis.call('UNLINK', key)
    end
  end
end
return {wrong}
