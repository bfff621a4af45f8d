-- Sends bodies drawn at random from a file to one endpoint, and reports as one line of JSON.
--
-- Arguments: the file of bodies, one a line; then, optionally, a rate in requests a second. Without a rate each
-- connection sends its next request as soon as it has its answer. With one, requests fall due at random moments
-- (a Poisson process of that rate), whoever is free sends the next, and nobody waits for the server to keep up.

local ffi = require("ffi")

ffi.cdef [[
typedef struct { long seconds; long nanoseconds; } moment;
int clock_gettime(int clock, moment *now);
]]

local CLOCK_MONOTONIC = 1
local moment = ffi.new("moment")
local requests = {}

local function now_seconds()
   ffi.C.clock_gettime(CLOCK_MONOTONIC, moment)
   return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

local function pace(rate)
   local due = now_seconds()
   return function()
      due = due - math.log(1 - math.random()) / rate
      local wait_ms = math.max(0, due - now_seconds()) * 1000
      -- wrk waits whole milliseconds: rounding up or down by chance keeps the mean.
      return math.floor(wait_ms + math.random())
   end
end

function init(args)
   math.randomseed(os.time())
   local head = "POST " .. wrk.path .. " HTTP/1.1\r\nHost: " .. wrk.headers["Host"]
      .. "\r\nContent-Type: application/json\r\nContent-Length: "
   for body in io.lines(args[1]) do
      requests[#requests + 1] = head .. #body .. "\r\n\r\n" .. body
   end
   -- Nothing is made from here on, so there is nothing to collect.
   collectgarbage("collect")
   collectgarbage("stop")
   if args[2] then
      delay = pace(tonumber(args[2])) -- wrk looks for a global of this name once `init` is done.
   end
end

function request()
   return requests[math.random(#requests)]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,'
         .. '"errors":{"connect":%d,"read":%d,"write":%d,"status":%d,"timeout":%d}}\n',
      summary.requests, summary.duration / 1e6,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
      errors.connect, errors.read, errors.write, errors.status, errors.timeout
   ))
end
