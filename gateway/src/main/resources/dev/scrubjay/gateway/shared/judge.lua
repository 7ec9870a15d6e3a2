-- Notes a verdict on the answer to a request, if it outranks the verdict noted before.
--
-- KEYS  as in memory.lua; a text is "rank score workspace request", the verdict on a request, the
--         request's workspace and its text; "0 0 ..." if there is no verdict yet
-- ARGV  1 the verdict's rank, above 0   2 its score   3 the request's field
--       4 now, ms   5 for how long requests are remembered, ms   6 the workspace; '' for any
-- Gives {} if the request is not known, else
--   {the request's text, whether the verdict is noted now, the rank before, the score before}.
-- Costs O(log n).
local at = redis.call('ZSCORE', KEYS[2], ARGV[3])
local rank, score, workspace, request =
  string.match(redis.call('HGET', KEYS[1], ARGV[3]) or '', '^(%d+) (%S+) (%S+) (.*)$')
if not request or not at or tonumber(at) <= ARGV[4] - ARGV[5] then
  return {}
end
if ARGV[6] ~= '' and ARGV[6] ~= workspace then
  return {}
end
local noted = tonumber(ARGV[1]) > tonumber(rank)
if noted then
  put(ARGV[3], ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. workspace .. ' ' .. request, at)
end
return {request, noted and 1 or 0, tonumber(rank), score}
