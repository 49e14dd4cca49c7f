import type { AccessTuple } from '@/lib/contract/access-tuple'
import { sayCall } from '@/lib/diagnosis/wording/phrases'
import { code, listed, NOTHING, type Phrase, say, words } from '@/lib/phrase/phrase'
import { callOfUrl } from '@/lib/reader/addresses/calls'
import type { FoundElsewhere } from '@/lib/reader/elsewhere/found-elsewhere'
import { splitQualified } from '@/lib/words/known-resources'
import { requestChange } from '../../fixes/draft'
import { elsewhereCause } from './elsewhere-cause'

/** `k9s` of `k9s 0.51, of a list`: a name of small letters stays as it is. */
function toolOf(by: string): Phrase {
  const name = by.replace(/, of .*| \d.*/, '')
  return /^(?:[A-Z]|the )/.test(name) ? words(name) : [code(name)]
}

/** Where a tool keeps the words that it does not show. */
const KEPT: readonly (readonly [RegExp, Phrase])[] = [
  [/^Headlamp/, say`They are under “Show details”.`],
  [/^the console of OpenShift/, say`They are under “Error details”.`],
  [
    /^Backstage/,
    say`They are in the log of Backstage’s backend, behind “Received 403 status when fetching”.`,
  ],
  [
    /^kubernetes-mcp-server/,
    say`The result of the tool has them, beside its log: HolmesGPT and other agents show only the log’s words.`,
  ],
]

/** `apps/v1/deployments`, `v1/pods:log`, `pods`. */
function resourceOf(gvr: string): Pick<AccessTuple, 'group' | 'resource' | 'subresource'> {
  const [path = '', subresource = ''] = gvr.split(':')
  const parts = path.split('/')
  const group = parts.length > 2 ? (parts[0] ?? '') : ''
  return { group, resource: parts.at(-1) ?? '', subresource }
}

const VIEWS: Readonly<Record<string, AccessTuple>> = {
  'node metrics': { verb: 'list', group: 'metrics.k8s.io', resource: 'nodes', namespace: '' },
  'pods metrics': { verb: 'list', group: 'metrics.k8s.io', resource: 'pods', namespace: '' },
  'pod logs': { verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace: '' },
  portforward: { verb: 'create', group: '', resource: 'pods', subresource: 'portforward', namespace: '' },
}
const TOOL =
  /^(?<resource>pods|events|namespaces|nodes)_(?<verb>list|get|delete|log|exec)(?:_in_all_namespaces)?$/

/** The calls that the view makes, as far as its words name them. */
function callsOf({ names }: FoundElsewhere): AccessTuple[] {
  const { verbs = '', gvr, namespace = '', name, of, logs, forward, tool = '', path } = names
  if (path !== undefined) return [{ verb: 'list', ...callOfUrl('GET', path) }]
  const asked = verbs.match(/[a-z]+/g) ?? []
  if (gvr !== undefined)
    return asked.map((verb) => ({ verb, ...resourceOf(gvr), namespace, ...(name ? { name } : {}) }))
  // Access to a namespace, by its name.
  if (asked.length > 0)
    return asked.map((verb) => ({ verb, group: '', resource: 'namespaces', name: namespace, namespace }))
  const view = of ?? logs ?? forward
  if (view !== undefined) return [VIEWS[view] ?? { verb: 'list', ...splitQualified(view), namespace: '' }]
  const { resource = '', verb = '' } = TOOL.exec(tool)?.groups ?? {}
  if (resource === '') return []
  if (verb === 'log') return [{ verb: 'get', group: '', resource, subresource: 'log', namespace: '' }]
  if (verb === 'exec') return [{ verb: 'create', group: '', resource, subresource: 'exec', namespace: '' }]
  return [{ verb, group: '', resource, namespace: '' }]
}

export const hiddenWords = elsewhereCause<'M13'>({
  id: 'M13',
  title: 'The tool hides the API server’s words',
  nature: 'state',
  refused: 'hidden-words',
  // Only the tool's own words are known, and another can print them too.
  confidence: 'likely',
  who: ({ by }) => toolOf(by),
  says(found) {
    const calls = callsOf(found)
    const kept = KEPT.find(([tool]) => tool.test(found.by))?.[1] ?? NOTHING
    const what =
      calls.length === 0
        ? say`Its view lists and watches the kind of its page, and these words name neither the kind nor who was refused.`
        : say`This view makes the call ${listed(calls.map(sayCall))}, and these words do not say who was refused or why.`
    return say`${what} ${kept}`
  },
  fixes(found) {
    const calls = callsOf(found)
    const { by } = found
    return [
      calls.length === 0
        ? requestChange(
            say`Paste the API server’s own words, or type the call that the view makes, such as ${code('list pods')}.`,
          )
        : requestChange(say`Check that call here, as the account that ${toolOf(by)} uses.`, { calls }),
    ]
  },
})
