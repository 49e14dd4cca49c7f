import { dryRunTemplateOf } from '@/lib/kube/transport/dry-run-path'
import { templateOf } from '@/lib/kube/transport/paths'
import type { RequestRecord } from '@/sandbox/apiserver'
import { isExpectedUpstream } from '../attacks/expected-upstream'

const isDryRun = ({ method, path }: RequestRecord) =>
  /[?&]dryRun=All(?:&|$)/.test(path) && dryRunTemplateOf(method, path) !== null

function nameOf(request: RequestRecord): string {
  const { method, path } = request
  if (isDryRun(request)) return `${method} ${dryRunTemplateOf(method, path)} dryRun=All`
  const watched = /[?&]watch=1(?:&|$)/.test(path) ? ' watch' : ''
  return `${method} ${templateOf(path) ?? path}${watched}`
}

/** The methods and path templates of these requests, each once, sorted; a path that is not one that we call stays as is. */
export function upstreamTemplates(requests: readonly RequestRecord[]): string[] {
  return [...new Set(requests.map(nameOf))].sort()
}

/** The requests that this page should never have sent, each once. */
export function unforeseen(requests: readonly RequestRecord[]): string[] {
  const wrong = requests.filter(
    (request) => !isDryRun(request) && !isExpectedUpstream(request.method, request.path),
  )
  return [...new Set(wrong.map(({ method, path }) => `${method} ${path}`))]
}
