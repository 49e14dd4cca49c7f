import 'server-only'
import { freeText } from '@/lib/kube/redact/sanitize'
import { sayAddress } from '@/lib/network-policy/words'
import type { AllowedTarget as AllowedEntry } from '@/lib/pod/allowed-targets'
import { present } from '@/lib/present'
import type { TargetVerdict } from '../../contract'
import type { EgressPlace } from './judge-place'
import { type LocatedTarget, locateTarget, NAME_SERVICE_SILENT, type TargetQuestion } from './try-target'

/** Two names at once, and none after one that the name service was silent on: each holds a thread of the process until it gives up. */
async function locateAll(question: TargetQuestion) {
  const found: (LocatedTarget & { target: AllowedEntry })[] = []
  const left = [...question.allowed]
  while (left.length > 0) {
    const silent = found.find(({ refused }) => refused === NAME_SERVICE_SILENT)
    const next = left.splice(0, 2)
    const located = next.map(async (target) => ({
      target,
      ...(silent === undefined || target.isAddress
        ? await locateTarget(target, question)
        : { addresses: [], refused: NAME_SERVICE_SILENT }),
    }))
    found.push(...(await Promise.all(located)))
  }
  return found
}

/** The allowed targets with their addresses, each judged by `judge`. */
export async function judgeAllowed(
  question: TargetQuestion,
  judge: (place: EgressPlace) => Promise<Pick<TargetVerdict, 'verdict' | 'says' | 'details' | 'command'>>,
): Promise<TargetVerdict[]> {
  const located = await locateAll(question)
  return Promise.all(
    located.map(async ({ target, ...located }) => {
      const { entry, host, port } = target
      const [first] = located.addresses
      const place: EgressPlace = { id: entry, title: entry, address: first ?? host, port, protocol: 'TCP' }
      const { verdict, says, details, command } =
        first === undefined
          ? { verdict: 'undecidable' as const, says: located.refused ?? '', details: [], command: undefined }
          : await judge(place)
      return {
        id: entry,
        title: entry,
        target: entry,
        address: sayAddress({ ip: first ?? host, port, protocol: 'TCP' }),
        verdict,
        says,
        details,
        ...present({ command, refused: located.refused }),
        resolved: target.isAddress ? [] : located.addresses.map((one) => freeText(one, 64)),
      }
    }),
  )
}
