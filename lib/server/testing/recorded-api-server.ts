import { readFileSync } from 'node:fs'
import type { IncomingMessage, RequestListener } from 'node:http'
import * as z from 'zod/mini'
import { NOW } from './climb'

const exchangeSchema = z.object({
  as: z.string(),
  request: z.object({ method: z.string(), path: z.string() }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
})
type Answer = z.infer<typeof exchangeSchema>['response']

type Release = '1.36.2' | '1.20.2'

const fileOf = (release: Release) =>
  new URL(`../../../e2e/recordings/kube-apiserver-${release}.jsonl`, import.meta.url)
const key = (as: string, method: string, path: string) => `${as} ${method} ${path}`

function readAnswers(release: Release): Map<string, Answer> {
  const answers = new Map<string, Answer>()
  for (const line of readFileSync(fileOf(release), 'utf8').split('\n')) {
    if (line === '') continue
    const { as, request, response } = exchangeSchema.parse(JSON.parse(line))
    const asked = key(as, request.method, request.path)
    // Some were asked again with odd headers.
    if (!answers.has(asked)) answers.set(asked, response)
  }
  return answers
}

const read = new Map<Release, Map<string, Answer>>()

/** What kube-apiserver answered to this caller: a recorded exchange, or an error of the test's. */
function recordedAnswer(release: Release, as: string, request: IncomingMessage): Answer {
  const recorded = read.get(release) ?? readAnswers(release)
  read.set(release, recorded)
  const path = (request.url ?? '').split('?')[0] ?? ''
  // The refusal of a token is the same on each path; it was recorded on /version.
  const version = recorded.get(key(as, 'GET', '/version'))
  const answer = version?.status === 401 ? version : recorded.get(key(as, request.method ?? '', path))
  if (!answer) throw new Error(`nothing recorded for ${as} ${request.method} ${path}`)
  return answer
}

export interface RecordedApiServer {
  handler: RequestListener
  /** Each request as `METHOD path`, with `+token` when it carried a credential. */
  requests: string[]
}

/** The refusal of jobs in namespace shop, which was not recorded: an override. */
export function refusesJobs({ url, headers }: IncomingMessage): Partial<Answer> | null {
  if (!headers.authorization || !url?.startsWith('/apis/batch/v1/')) return null
  return { status: 403, body: { kind: 'Status', message: 'jobs.batch is forbidden', code: 403 } }
}

/** Answers as the real server did to `as` for calls with a token, and to an anonymous caller for those without. */
export function recordedApiServer(
  as: string,
  override: (request: IncomingMessage) => Partial<Answer> | null = () => null,
  release: Release = '1.36.2',
): RecordedApiServer {
  const requests: string[] = []
  return {
    requests,
    handler: (request, response) => {
      const withToken = request.headers.authorization !== undefined
      requests.push(`${request.method} ${request.url}${withToken ? ' +token' : ''}`)
      const instead = override(request)
      const recordedOne = instead?.status
        ? null
        : recordedAnswer(release, withToken ? as : 'anonymous', request)
      const { status, headers, body } = { status: 200, headers: {}, body: {}, ...recordedOne, ...instead }
      // Node would send this machine's clock, by which the tests' tokens are long expired.
      const date = new Date(NOW).toUTCString()
      response.writeHead(status, { 'content-type': 'application/json', date, ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    },
  }
}
