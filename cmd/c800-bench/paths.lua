-- Asks for the lines of a file in order, over and over: path, tab, ETag or nothing.
local requests = {}
local at = 0

function init(args)
  for line in io.lines(os.getenv("C800_BENCH_PATHS")) do
    local path, etag = line:match("^([^\t]*)\t(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if etag ~= "" then headers["If-None-Match"] = etag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, each)
  local e = summary.errors
  io.write(string.format(
    'RESULT {"PerSecond": %.2f, "P50": %.4f, "P99": %.4f, "Bytes": %.1f, "Requests": %d, "Errors": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.bytes / math.max(summary.requests, 1), summary.requests, e.connect + e.read + e.write + e.status + e.timeout))
end
