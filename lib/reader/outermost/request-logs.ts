/** A form in which servers log the requests of strangers. */
export interface RequestLog {
  /** The servers that print it. */
  by: string
  /** At the start of a record, or of a string that holds one; bounded. All of its line is what a stranger sent. */
  pattern: RegExp
}

const QUOTE = String.raw`(?:\\{0,31}["'\x60]|\\{1,4}x22)`
const METHOD = '(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PROPFIND)'
const ADDRESS = String.raw`(?:\[?[0-9a-fA-F:.]{2,45}\]?|unix:|localhost|-)(?::\d{1,5})?`
const DAY = String.raw`\d{1,2}/[A-Z][a-z]{2}/\d{4}[: ]\d\d:\d\d`
/** A path of the API server: a client of Kubernetes writes it of its own call. */
const OF_API = '/(?:apis?|version|openapi|healthz|livez|readyz)(?=[/?# \\t"\']|$)'

const rows: Readonly<Record<string, string>> = {
  'nginx, Apache, gunicorn, gorilla, Tomcat, morgan, Traefik: common and combined': String.raw`(?:[\w.-]{1,253}(?::\d{1,5})? )?${ADDRESS}(?:, ?${ADDRESS}){0,8} [^\n]{0,2000}?\[${DAY}`,
  'werkzeug, uvicorn and those without a time': String.raw`${ADDRESS} - [^\n]{0,300}?${QUOTE}${METHOD} `,
  'oauth2-proxy': String.raw`${ADDRESS} - [^\n]{0,300}?\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d\] `,
  HAProxy: String.raw`${ADDRESS} \[${DAY}`,
  'Envoy and Istio, as text': String.raw`\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]{0,7}Z?\] ${QUOTE}`,
  'runserver of Django': String.raw`\[${DAY}[^\]\n]{0,12}\] ${QUOTE}`,
  'Django, of a request': String.raw`(?:Not Found|Forbidden|Bad Request|Unauthorized|Method Not Allowed|Internal Server Error)(?: \([^)\n]{1,100}\))?: /(?!apis?/)`,
  chi: String.raw`${QUOTE}${METHOD} https?://[^\n]{1,4000}? from `,
  'nginx, of errors': String.raw`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[[a-z]{3,8}\] \d{1,10}#\d{1,10}: `,
  'Apache, of errors': String.raw`\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [^\]\n]{1,40}\] (?:\[[^\]\n]{1,80}\] ){1,4}(?=[^\n]{0,400}\[?client )`,
  Rails: String.raw`(?:Started ${METHOD} ${QUOTE}/|Parameters: ?\{|Processing by \w|Redirected to |No route matches \[)`,
  'gin and fiber': String.raw`(?:\[GIN\] |[^\n|]{0,60}\| {0,8}[1-5]\d\d {0,8}\|[^\n]{0,200}?\| {0,8}${METHOD} )`,
  'programs, a method and a path': String.raw`(?:(?:[Rr]equest|[Aa]ccess|[Hh]andl(?:ed|ing)|[Rr]eceived|[Ii]ncoming|[Ss]erv(?:ed|ing)|--?>|<--?)[ :]{1,2}){0,2}${QUOTE}?${METHOD} ${QUOTE}?(?!${OF_API})/`,
  'programs, a request line and its status': String.raw`${QUOTE}?${METHOD} /[^\s]{0,8000}(?: HTTP/[\d.]{1,3}${QUOTE}?)? (?:[1235]\d\d|4(?!0[13]\b)\d\d)\b(?=[^\n]*\S)`,
  'Express, of a path that it does not serve': String.raw`Cannot ${METHOD} /`,
}

/** Each is met by a text of the tests. */
export const REQUEST_LOGS: readonly RequestLog[] = Object.entries(rows).map(([by, pattern]) => ({
  by,
  pattern: new RegExp(`${QUOTE}?(?:${pattern})`, 'y'),
}))

/** What programs write in front of a line, one at a time: blanks, a time, a level, a process, the name of a logger. */
const HEADER = new RegExp(
  [
    String.raw`[ \t]{1,80}`,
    String.raw`\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[^\s\]]{0,16}\]?`,
    String.raw`\d\d:\d\d:\d\d[.,\d]{0,7}`,
    String.raw`${DAY}[^\s]{0,20}`,
    String.raw`[IWEFD], \[[^\]\n]{1,60}\][ \t]{1,4}[A-Z]{4,5} -- [^:\n]{0,60}:`,
    String.raw`\[[\w./: -]{1,80}\]`,
    String.raw`\d{1,8} ---`,
    String.raw`[\w.-]{1,80}(?:\[\d{1,8}\])?[ \t]{0,40}[:|]`,
    String.raw`(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|[Dd]ebug|[Ii]nfo|[Ww]arn|[Ee]rror)\b`,
    String.raw`[-|:]`,
  ].join('|'),
  'y',
)
const MOST_PARTS = 16

/** The request log that starts at a place, behind what its program writes in front of each line; undefined where none does. */
export function requestLogAt(text: string, index: number): RequestLog | undefined {
  let at = index
  for (let part = 0; part <= MOST_PARTS; part++) {
    const found = REQUEST_LOGS.find(({ pattern }) => {
      pattern.lastIndex = at
      return pattern.test(text)
    })
    if (found) return found
    HEADER.lastIndex = at
    if (!HEADER.test(text)) return undefined
    at = HEADER.lastIndex
  }
  return undefined
}

// Its access log quotes what the client sent, and only in between are words of its own.
const OF_ENVOY =
  /\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]{0,7}Z?\] "[A-Z]{3,12} [^\s"]{1,4000} HTTP\/[\d.]{1,3}"( \d{3} [A-Z,-]{1,60} rbac_access_denied_matched_policy\[[^\]\s"]{0,300}\])/y

/** Where an access log of Envoy says in its own words that its filter refused; undefined elsewhere. */
export function ownOfRequestLog(text: string, index: number): { start: number; end: number } | undefined {
  OF_ENVOY.lastIndex = index
  const said = OF_ENVOY.exec(text)?.[1]
  return said === undefined ? undefined : { start: OF_ENVOY.lastIndex - said.length, end: OF_ENVOY.lastIndex }
}
