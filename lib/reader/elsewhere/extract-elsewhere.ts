import { matchesIn } from '../text/matches'
import { isMentioned, lineAt } from '../text/records'
import type { Unwrapped } from '../text/unwrap'
import { ELSEWHERE_TEXTS } from './elsewhere-texts'
import { type ElsewhereNames, type FoundElsewhere, isOfPod, isReport } from './found-elsewhere'

const MOST_TRIED = 200
const MOST = 20
/** An event is told by the kubelet, its runtime and the registry in turn, and a back-off tells it again. */
const NEAR = 2_500
const LONGEST_MESSAGE = 600
/** One word of each row, so that a text of none costs one pass. */
const ANY =
  /pull|\b(?:Vault|lookup failed|Code: \d{3}|permission denied|service account|not permitted in project|impersonator|impersonation|identity is not mapped|IAM principal|managing this namespace|cannot impersonate|UNKNOWN_ERROR|authentication failure|Teleport|permissions? to (?:view|list)|access denied|missing verbs|not authorized to|cluster policy|PERMISSION_DENIED|cannot be listed|MSG_FORBIDDEN_ERROR|failed container|probe|Volume|volumes|Error: (?:configmap|secret)|couldn't find key|runAs(?:NonRoot|User)|pod sandbox|image tag|nodes (?:are )?available|low on resource|had condition|ephemeral|Preempted|Marking for deletion)\b/i
const VALUE_ENDS = /\\{0,31}"\s{0,9}[,}\]]/
const IMAGE = /\b(?:image|reference) \\{0,31}"(?<image>[^"\\\s]{1,500})\\{0,31}"/g

/**
 * Each refusal by a product that is no API server, in the order of the text and at most 20: of what is said of one thing in one place
 * the most particular, repeated ones once. Takes linear time.
 */
export function extractElsewhere({ text, toSource }: Unwrapped): FoundElsewhere[] {
  if (!ANY.test(text)) return []
  const kept = new Map<string, FoundElsewhere>()
  for (const { refused, by, pattern, near } of ELSEWHERE_TEXTS) {
    let tried = 0
    for (const match of matchesIn(text, pattern)) {
      tried += 1
      if (tried > MOST_TRIED) break
      const start = match.index
      const end = start + match[0].length
      const line = lineAt(text, start)
      const before = text.slice(Math.max(0, start - NEAR), end)
      if (near && !near.test(`${before}${text.slice(end, end + 300)}`)) continue
      if (isMentioned(text.slice(line.start, line.end), text.slice(Math.max(line.start, start - 160), start)))
        continue
      const [product = ''] = refused.split('-')
      const names = {
        ...(isOfPod({ refused }) ? podAt(text, line) : {}),
        ...(product === 'registry' ? imageIn(before) : {}),
        ...namesOf(match.groups),
        // In a record the value ends before its line does.
        ...(isReport({ refused }) ? namesOf({ said: match.groups?.said?.split(VALUE_ENDS, 1)[0] }) : {}),
      }
      const one: FoundElsewhere = {
        form: 'elsewhere',
        at: toSource(line.start),
        end: toSource(Math.max(line.end, end)),
        refused,
        by,
        names,
        message: text
          .slice(
            Math.max(line.start, end - LONGEST_MESSAGE),
            Math.max(end, Math.min(line.end, start + LONGEST_MESSAGE)),
          )
          .trim(),
      }
      const key =
        product === 'pod'
          ? JSON.stringify([refused, names.pod, names.container, names.volume])
          : `${product} ${names.image ?? ''}`
      const same = kept.get(key)
      if (same === undefined) kept.set(key, one)
      // The rows come in their order: what is kept says more.
      else if (same.refused === refused && one.at >= same.end)
        kept.set(key, { ...same, times: (same.times ?? 1) + 1 })
    }
  }
  return [...kept.values()].sort((a, b) => a.at - b.at).slice(0, MOST)
}

const NAME = '[a-z0-9][a-z0-9.-]{0,252}'
const NAMESPACE = '[a-z0-9][a-z0-9-]{0,62}'
/** The pod of a line of events, of a kubelet's log, or of an event as JSON. */
const OF_LINE = [
  `\\bpod=\\\\{0,31}"(?<namespace>${NAMESPACE})/(?<pod>${NAME})\\\\{0,31}"`,
  `\\bpod=(?<pod>${NAME})_(?<namespace>${NAMESPACE})\\(`,
  `^(?<namespace>${NAMESPACE})\\s{1,60}\\S{1,20}\\s{1,20}(?:Warning|Normal)\\s[^\\n]{1,120}?\\spods?/(?<pod>${NAME})\\s`,
  `\\bpods?/(?<pod>${NAME})\\s`,
  `"kind": ?"Pod","namespace": ?"(?<namespace>${NAMESPACE})","name": ?"(?<pod>${NAME})"`,
].map((form) => new RegExp(form))
/** The head of `kubectl describe pod`: one of another object has no node or account before its first list. */
const DESCRIBED = new RegExp(
  `^Name:\\s{1,30}(?<pod>${NAME})\\s{1,9}Namespace:\\s{1,30}(?<namespace>${NAMESPACE})\\s{1,9}(?:[A-Z][a-zA-Z ]{1,40}:[^\\n]{0,300}\\n){0,5}(?:Node|Service Account):\\s`,
)

/** The pod that a line is about, as far as it or the description that it is part of names one. */
function podAt(text: string, { start, end }: { start: number; end: number }): ElsewhereNames {
  const line = text.slice(start, Math.min(end, start + 4_000))
  const described = text.lastIndexOf('Name: ', text.lastIndexOf('\nNamespace: ', start))
  const head = described < 0 ? null : DESCRIBED.exec(text.slice(described, described + 700))
  const found = OF_LINE.map((form) => form.exec(line)).find((match) => match !== null) ?? head
  return namesOf(found?.groups)
}

function namesOf(groups: Record<string, string | undefined> = {}): ElsewhereNames {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined && value !== ''))
}

/** The image that is named last in front of the words of its registry. */
function imageIn(before: string): ElsewhereNames {
  const image = [...matchesIn(before, IMAGE)].at(-1)?.groups?.image
  return image === undefined ? {} : { image }
}
