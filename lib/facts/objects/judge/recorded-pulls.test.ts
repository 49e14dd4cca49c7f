import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { anEvent, aPod } from '@/lib/objects/testing/pods'
import { plain } from '@/lib/phrase/phrase'
import { imagePulls } from './image-pull'

interface Recorded {
  name: string
  account: { name: string; secrets: string[] }
  secrets: string[]
  image: string
  policy: string
  status: object
  events: { type: string; reason: string; message: string; count: number }[]
  /** What the registry answered, and to which credentials. */
  registry: string[]
}

const recorded: Recorded[] = JSON.parse(readFileSync('e2e/inpod/pulls.json', 'utf8'))

function told({ account, secrets, image, policy, status, events }: Recorded) {
  const pod = aPod({
    spec: {
      serviceAccountName: account.name,
      imagePullSecrets: secrets.map((name) => ({ name })),
      containers: [{ name: 'web', image, imagePullPolicy: policy }],
    },
    status: { containerStatuses: [{ name: 'web', ...status }] },
  })
  const seen = events.map(({ type, reason, message, count }) => anEvent(reason, message, { type, count }))
  const [pull] = imagePulls({ pod, events: seen, account: account.secrets })
  if (pull === undefined) throw new Error('No image.')
  return { ...pull, says: plain(pull.says) }
}

// A kubelet and a containerd of Kubernetes 1.36.2 and 1.7.24, and a registry that wrote down each request.
describe('what pulls an image, beside what the registry saw', () => {
  it.each(recorded)('$name: $registry', (one) => {
    const { state, says, sources } = told(one)
    const sent = one.registry.flatMap((line) => /with (right|wrong)$/.exec(line)?.[1] ?? [])
    const stateOf = (name: string) => sources.find((source) => source.name === name)?.state
    const isLet = one.registry.some((line) => line.startsWith('200'))
    if (one.registry.length > 0) expect(state).toBe(isLet ? 'pulled' : 'failed')
    if (one.secrets.includes('gone')) expect(stateOf('gone')).toBe('missing')
    for (const name of sent) expect(['there', 'unseen']).toContain(stateOf(name))
    for (const { name, state: how } of sources) {
      // A secret that is missing or was not added was never sent.
      if (how === 'missing' || how === 'skipped') expect(sent).not.toContain(name)
    }
    if (/No credential is what is missing|rate limiting/.test(says))
      expect(one.registry.join()).not.toMatch(/40[13]/)
    if (/names no pull secret/.test(says)) expect(sent).toEqual([])
    if (/does not let the kubelet in/.test(says)) expect(one.registry.join()).toMatch(/40[13]/)
  })
})
