-- Chat requests for wrk, of 1.2 KB, or of BENCH_BYTES, in messages of 1 KB. Arguments after the address:
--   the number of different bodies, which take turns; 0: every body differs
--   a word that sets this run's bodies apart from those of other runs
--   the model's name
--   no-store, if answers are not to be stored
--   stream, if they are to be streamed
--   mixed, if every second answer is not to be stored
-- The last line of output is a JSON object with what was measured.

local head = '{"model":"%s",%s"temperature":0,"messages":[{"role":"system","content":"' ..
  'You answer questions about the gateway. Be brief, name the setting, and say its default."},' ..
  '{"role":"user","content":"'
local tail = '"}]}'
local text = string.rep("Our service asks the same question again and again, and waits. ", 16)
local bytes = tonumber(os.getenv("BENCH_BYTES") or 1200)
local first_bytes = math.min(bytes, 1200)
local message = '"},{"role":"user","content":"' .. string.sub(text, 1, 1000)
local more = string.rep(message, math.floor((bytes - first_bytes) / #message))

function init(args)
  local streamed, stored = "", true
  for i = 4, #args do
    if args[i] == "stream" then streamed = '"stream":true,' end
    if args[i] == "no-store" then stored = false end
    if args[i] == "mixed" then mixed = true end
  end
  different = tonumber(args[1])
  run = args[2]
  before = string.format(head, args[3] or "gpt-4o-mini", streamed)
  headers = {["content-type"] = "application/json"}
  if not stored then headers["cache-control"] = "no-store" end
  authorization = os.getenv("BENCH_AUTHORIZATION")
  if authorization then headers["authorization"] = authorization end
  extra = os.getenv("BENCH_HEADERS") -- name=value;name=value
  for name, value in string.gmatch(extra or "", "([^=;]+)=([^;]+)") do headers[name] = value end
  ready, count = {}, 0
  for i = 1, different do ready[i] = made(i) end
end

function made(number)
  if mixed then headers["cache-control"] = number % 2 == 0 and "no-store" or nil end
  local first = before .. run .. " " .. number .. ": "
  local content = string.sub(text, 1, first_bytes - #first - #tail)
  return wrk.format("POST", wrk.path, headers, first .. content .. more .. tail)
end

function request()
  count = count + 1
  if different == 0 then return made(count) end
  return ready[count % different + 1]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %f, "p50": %f, "p99": %f, "refused": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
