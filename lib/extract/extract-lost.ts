import { present } from '@/lib/present'
import { requestAttributes } from '@/lib/rbac/request-attributes'
import { isApiServer, showsApiServer, urlsIn } from './api-server-called'
import type { FoundPart, PartialCall } from './found'
import { splitQualified } from './known-resources'
import { spaced } from './known-texts'
import { lineAt, perRecord, recordAt } from './records'
import type { Unwrapped } from './unwrap'

const MOST = 400
const MOST_TRIED = 200

interface LostForm {
  pattern: RegExp
  needsContext: boolean
}

function form(pattern: string, needsContext: boolean): LostForm {
  return { pattern: new RegExp(spaced(pattern), 'g'), needsContext }
}

/** How clients print a 403 of which they dropped the body. */
const FORMS: readonly LostForm[] = [
  // client-go: the answer was no Status and no text.
  form(
    String.raw`\bunknown \((?:get|post|put|patch|delete) [a-z][a-z0-9.-]{0,315}(?: [^()\s]{1,253})?\)`,
    false,
  ),
  form(
    String.raw`the server responded with the status code 403 but did not return more information[^\n]{0,400}`,
    false,
  ),
  form(
    String.raw`the server does not allow access to the requested resource(?: \((?:get|post|put|patch|delete) [^()\n]{1,600}\))?`,
    false,
  ),
  form(
    String.raw`Error from server \(Forbidden\): ?(?:Forbidden|unknown)?(?: \((?:get|post|put|patch|delete) [^()\n]{1,600}\))?[ \t]{0,20}(?=\n|$)`,
    false,
  ),
  // Kubernetes 1.5 named the path and no one.
  form(
    String.raw`\bForbidden: \\{0,31}"/apis?/[^"\s\\]{1,600}\\{0,31}"(?: \((?:get|post|put|patch|delete) [^()\n]{1,300}\))?`,
    false,
  ),
  // Java: the official client, and fabric8 before it added the message.
  form(String.raw`io\.kubernetes\.client(?:\.openapi)?\.ApiException: (?:Message: )?Forbidden`, false),
  form(
    String.raw`Failure executing: (?:GET|POST|PUT|PATCH|DELETE|HEAD) at: [^\s]{1,2000}?/apis?/[^\s]{1,2000} ?\.? Message: Forbidden[^\n]{0,400}`,
    false,
  ),
  form('KubernetesClientException: (?:An error has occurred\\. ?)?Forbidden\\b', false),
  form("Expected HTTP 101 response but was '403 Forbidden'", true),
  // Python
  form(
    String.raw`kubernetes(?:_asyncio)?\.client\.(?:exceptions|rest)\.(?:ApiException|ForbiddenException): \(403\)`,
    false,
  ),
  form(String.raw`\bApiException: \(403\)\s{1,20}Reason: Forbidden`, true),
  form(String.raw`\b403, message='Forbidden', url=(?:URL\()?'[^'\s]{1,2000}'`, true),
  form(String.raw`\b403 Client Error: Forbidden for url: [^\s]{1,2000}`, true),
  form(String.raw`Client error '403 Forbidden' for url '[^'\s]{1,2000}'`, true),
  form(String.raw`\(0\)\s{1,20}Reason: Handshake status 403 Forbidden`, false),
  // .NET
  form(
    String.raw`HttpOperationException: Operation returned an invalid status code ['"\`]Forbidden['"\`]`,
    true,
  ),
  // Ruby
  form(String.raw`HTTP status code 403, Forbidden`, true),
  form(String.raw`\b403 Forbidden \(KubeException\)`, false),
  form(String.raw`Kubernetes API access is forbidden`, false),
  form(String.raw`from Kubernetes API endpoint: 403 Forbidden`, false),
  // JavaScript
  form(String.raw`HttpError: HTTP request failed`, true),
  form(String.raw`HTTP-Code: 403\b`, false),
  form('Unexpected server response: 403', true),
  form('Handshake status 403 Forbidden', true),
  // Rust, Go and curl
  form(String.raw`unable to upgrade connection: Forbidden[ \t]{0,20}(?=\n|$)`, false),
  form(String.raw`HTTP status client error \(403 Forbidden\) for url \([^\s)]{1,2000}\)`, true),
  form(String.raw`awaiting response\.\.\. 403 Forbidden`, true),
  form(String.raw`http_do=\d{1,3}, HTTP Status: 403`, true),
  form(String.raw`\b(?:HTTP/[\d.]{1,3} |status(?:Code)?[:= ]{1,3}|code[:= ]{1,3})403\b[^\n]{0,200}`, true),
]

/**
 * Every 403 of an API server whose text a client dropped, in order and at most 400: what it still says of the call is kept.
 * A 403 of anybody counts only where the text shows that an API server was called.
 */
export function extractLost(unwrapped: Unwrapped): FoundPart[] {
  const { text } = unwrapped
  const found: FoundPart[] = []
  const isOfApiServer = perRecord(text, isCalled)
  for (const { pattern, needsContext } of FORMS) {
    let tried = 0
    for (const match of text.matchAll(pattern)) {
      if (found.length >= MOST || tried >= MOST_TRIED) break
      tried += 1
      const record = recordAt(text, match.index)
      if (needsContext && !isOfApiServer(match.index)) continue
      if (match[0].startsWith('HttpError') && !/\b403\b/.test(record)) continue
      const line = lineAt(text, match.index)
      const at = unwrapped.toSource(match.index)
      if (found.some((one) => one.at <= at && at <= one.end)) continue
      found.push({
        form: 'part',
        at,
        end: unwrapped.toSource(Math.min(line.end, match.index + Math.max(match[0].length, 1))),
        message: match[0].trim(),
        request: callIn(match[0], text.slice(Math.max(0, match.index - 400), match.index), record),
        missing: 'body',
      })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** A URL in the record says whose 403 it is; without one the client does. */
function isCalled(record: string): boolean {
  const urls = urlsIn(record)
  return urls.length > 0 && urls.some(({ path }) => path.length > 1)
    ? urls.some(isApiServer)
    : showsApiServer(record)
}

const CALL =
  /\((get|post|put|patch|delete) ([a-z][a-z0-9-]{0,62}(?:\.[a-z0-9.-]{1,253})?)(?: ([^()\s]{1,253}))?\)/
const METHODS = new Map([
  ['post', 'create'],
  ['put', 'update'],
  ['patch', 'patch'],
])

function callIn(match: string, before: string, record: string): PartialCall {
  const call = CALL.exec(match)
  if (call) {
    const [, method = '', qualified = '', name] = call
    const { resource, group } = splitQualified(qualified)
    const verb = verbOf(method, name, before)
    return {
      ...present({ verb }),
      group,
      resource,
      ...present({ name }),
    }
  }
  const executed = /Failure executing: ([A-Z]{3,6}) at: "?(\S{1,2000}?)"? ?\.? Message:/.exec(record)
  if (executed) return callOfUrl(executed[1], executed[2] ?? '')
  const url = /https?:\/\/[^\s'"<>)\\]{1,2000}/g
  for (const [address] of record.matchAll(url)) {
    if (urlsIn(address).some(isApiServer))
      return callOfUrl(/\b(GET|POST|PUT|PATCH|DELETE) (?:at: )?['"]?https?:/.exec(record)?.[1], address)
  }
  return {}
}

/** client-go prints the HTTP method. A GET without a name is a list, or a watch where the reflector says so. */
export function verbOf(method: string, name: string | undefined, before: string): string | undefined {
  if (method === 'delete') return name === undefined ? 'deletecollection' : 'delete'
  if (method !== 'get') return METHODS.get(method)
  if (name !== undefined) return 'get'
  return /[Ff]ailed\s+to\s+watch\s+\S{1,200}:\s*$/.test(before) ? 'watch' : 'list'
}

/** The call that a URL of an API server makes. */
export function callOfUrl(method: string | undefined, url: string): PartialCall {
  // A thread of OkHttp is named for the host with dots in place of the path.
  if (url.includes('/...')) return {}
  const path = url.replace(/^"?https?:\/\/[^/]{1,260}/, '').replace(/[.,"]+$/, '')
  const attributes = requestAttributes(method ?? 'GET', path)
  if (attributes.kind === 'path')
    return method === undefined ? { path: attributes.path } : { verb: attributes.verb, path: attributes.path }
  const { verb, group, resource, subresource, name, namespace } = attributes
  return {
    ...(method === undefined ? {} : { verb }),
    group,
    resource,
    ...(subresource === '' ? {} : { subresource }),
    ...(name === '' ? {} : { name }),
    namespace,
  }
}
