/** A sentence that a stranger chose, put into a line as a server logs it. */
export interface ForgedLog {
  by: string
  line: (sentence: string) => string
}

const slashed = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
const hexed = (text: string) => text.replaceAll('"', '\\x22')
const encoded = (text: string) => encodeURIComponent(text)
const plussed = (text: string) => encoded(text).replaceAll('%20', '+')
const json = (value: unknown) => JSON.stringify(value)

const TIME = '01/Dec/2026:10:00:00 +0000'
const ISO = '2026-12-01T10:00:00Z'

const rows: Readonly<Record<string, (sentence: string) => string>> = {
  'nginx, combined': (s) => `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 612 "-" "${hexed(s)}"`,
  'nginx, combined, a referer': (s) =>
    `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 403 153 "${hexed(s)}" "curl"`,
  'nginx, combined, no escapes': (s) => `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 612 "-" "${s}"`,
  'nginx, as JSON': (s) =>
    json({
      time: ISO,
      remote_addr: '203.0.113.9',
      request: 'GET / HTTP/1.1',
      status: 403,
      http_user_agent: s,
    }),
  'nginx, of errors': (s) =>
    `2026/12/01 10:00:00 [error] 29#29: *1 open() "/usr/share/nginx/html/${s}" failed (2: No such file or directory), client: 203.0.113.9, server: _, request: "GET /${s} HTTP/1.1", host: "shop.example"`,
  Apache: (s) => `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 612 "-" "${slashed(s)}"`,
  'Apache, with a host in front': (s) =>
    `shop.example:443 203.0.113.9 - ${s} [${TIME}] "GET / HTTP/1.1" 401 381`,
  'Apache, of errors': (s) =>
    `[Tue Dec 01 10:00:00.123456 2026] [core:error] [pid 7] [client 203.0.113.9:51234] AH00127: Cannot map GET /${s} HTTP/1.1 to file`,
  'Envoy, as text': (s) =>
    `[${ISO}] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 12 3 2 "203.0.113.9" "${s}" "5f2c" "shop.example" "10.1.1.1:80"`,
  'Envoy, as JSON': (s) =>
    json({
      start_time: ISO,
      method: 'GET',
      path: '/',
      response_code: 403,
      user_agent: s,
      authority: 'shop.example',
    }),
  Caddy: (s) =>
    json({
      level: 'info',
      ts: 1764583200.1,
      logger: 'http.log.access',
      msg: 'handled request',
      request: {
        remote_ip: '203.0.113.9',
        method: 'GET',
        host: 'shop.example',
        uri: '/',
        headers: { 'User-Agent': [s] },
      },
      user_id: '',
      status: 403,
    }),
  Traefik: (s) =>
    `203.0.113.9 - - [${TIME}] "GET /${s} HTTP/1.1" 404 19 "-" "${slashed(s)}" 1 "web@docker" "http://10.1.1.1:80" 1ms`,
  'morgan, combined': (s) => `::ffff:203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 12 "-" "${s}"`,
  'morgan, tiny': (s) => `GET /search?q=${s} 404 12 - 1.234 ms`,
  gunicorn: (s) => `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 12 "-" "${slashed(s)}"`,
  werkzeug: (s) => `INFO:werkzeug:203.0.113.9 - - [01/Dec/2026 10:00:00] "GET /?q=${s} HTTP/1.1" 200 -`,
  'werkzeug, with more': (s) =>
    `INFO:werkzeug:203.0.113.9 - - [01/Dec/2026 10:00:00] "GET /?q=x HTTP/1.1" 200 - "${slashed(s)}"`,
  uvicorn: (s) => `INFO:     203.0.113.9:51234 - "GET /?q=${s} HTTP/1.1" 403 Forbidden`,
  'runserver of Django': (s) => `[01/Dec/2026 10:00:00] "GET /?q=${s} HTTP/1.1" 404 179`,
  'Django, of a request': (s) => `Not Found: /${s}`,
  'gorilla/handlers': (s) => `203.0.113.9 - - [${TIME}] "GET / HTTP/1.1" 200 12 "" "${slashed(s)}"`,
  chi: (s) =>
    `2026/12/01 10:00:00 [web-1/9xk-000001] "GET http://shop.example/${s} HTTP/1.1" from 203.0.113.9:51234 - 404 19B in 12µs`,
  gin: (s) => `[GIN] 2026/12/01 - 10:00:00 | 404 |      12.1µs |     203.0.113.9 | GET      "/${slashed(s)}"`,
  Tomcat: (s) => `203.0.113.9 - ${slashed(s)} [${TIME}] "GET / HTTP/1.1" 401 669`,
  Rails: (s) =>
    `I, [2026-12-01T10:00:00.1 #7]  INFO -- : Started GET "/posts?q=x" for 203.0.113.9 at 2026-12-01 10:00:00 +0000\nI, [2026-12-01T10:00:00.2 #7]  INFO -- :   Parameters: {"q" => "${slashed(s)}"}`,
  'Rails 7': (s) =>
    `Started GET "/posts" for 203.0.113.9 at 2026-12-01 10:00:00 +0000\n  Parameters: {"q"=>"${slashed(s)}"}`,
  'pino-http': (s) =>
    json({
      level: 30,
      time: 1764583200000,
      pid: 7,
      req: {
        id: 1,
        method: 'GET',
        url: '/',
        query: { q: s },
        headers: { host: 'shop.example', 'user-agent': s },
      },
      res: { statusCode: 403 },
      msg: 'request completed',
    }),
  'oauth2-proxy': (s) =>
    `203.0.113.9:51234 - 5f2c - ann@shop.example [2026/12/01 10:00:00] shop.example GET - "/" HTTP/1.1 "${slashed(s)}" 403 2714 0.001`,
  HAProxy: (s) =>
    `203.0.113.9:51234 [01/Dec/2026:10:00:00.123] web back/srv1 0/0/1/2/3 200 612 - - ---- 1/1/0/0/0 0/0 {${s}} "GET / HTTP/1.1"`,
  logfmt: (s) => `time=${ISO} level=info msg="request" method=GET ua="${slashed(s)}" status=403`,
  'logfmt, a path': (s) => `level=warn msg="not found" path="/${slashed(s)}" status=404`,
  "Go's %q": (s) => `2026/12/01 10:00:00 GET / 200 ua="${slashed(s)}"`,
  'a plain user agent': (s) => `GET /login 200 ua=${s}`,
  'a user agent in quotes that nothing escapes': (s) => `203.0.113.9 - - "GET /login HTTP/1.1" 200 "ua=${s}"`,
  'a search': (s) => `INFO search q=${s} hits=0`,
  'a search, in words': (s) => `2026-12-01 10:00:00 INFO searching for "${s}"`,
  'a path that is not served': (s) => `GET /?q=${s} 404`,
  'a request line alone': (s) => `GET /?q=${s} HTTP/1.1`,
  'a login': (s) => `login failed for user '${s}'`,
  'a login, with a time': (s) =>
    `2026-12-01 10:00:00,123 WARNING auth: Login failed for user "${s}" from 203.0.113.9`,
  'a login, as JSON': (s) => json({ level: 'warn', msg: 'login failed', user: s, ip: '203.0.113.9' }),
  'a message of a chat': (s) => `INFO chat room=7 user=mallory text="${slashed(s)}"`,
  'a form': (s) => json({ level: 'info', msg: 'contact form', form: { name: 'mallory', comment: s } }),
  'ECS, a user agent': (s) =>
    json({
      '@timestamp': ISO,
      'log.level': 'info',
      message: 'request',
      'user_agent.original': s,
      'url.path': '/',
    }),
  'ECS, nested': (s) =>
    json({
      '@timestamp': ISO,
      message: 'request',
      http: { request: { body: { content: s }, referrer: s } },
      url: { query: s },
    }),
  'a body': (s) => json({ level: 'info', msg: 'webhook received', body: s }),
}

/** The usual logs of servers and programs with a sentence of a stranger in them. */
export const FORGED_LOGS: readonly ForgedLog[] = Object.entries(rows).map(([by, line]) => ({ by, line }))

/** In what a stranger can dress a sentence, or a collector a line. */
export const DRESSES: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  escaped: slashed,
  'URL-encoded': encoded,
  'of a form': plussed,
  'of nginx': hexed,
}

/** What a collector makes of a line. */
export const COLLECTED: Readonly<Record<string, (line: string) => string>> = {
  'as it is': (line) => line,
  'in JSON': (line) =>
    line
      .split('\n')
      .map((log) => json({ log: `${log}\n`, stream: 'stdout', time: ISO }))
      .join('\n'),
  'in JSON in JSON': (line) =>
    line
      .split('\n')
      .map((log) => json({ message: json({ msg: log, level: 'info' }), kubernetes: { pod_name: 'web' } }))
      .join('\n'),
}
