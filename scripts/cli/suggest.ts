import { VERBS } from '@/lib/ask/plain-call'
import { type KubectlPlace, kubectlFor } from '../attach/kubectl'

// A reader who waits for a completion types the word instead.
const DEADLINE_MS = 3_000

export const VERBS_OF_CALLS: readonly string[] = [...VERBS, 'kubectl']

async function printed(place: KubectlPlace, ...args: readonly string[]): Promise<string[]> {
  const lines = await kubectlFor(place)(args, { deadlineMs: DEADLINE_MS }).catch(() => '')
  return lines.split('\n').filter((line) => line !== '')
}

export function contexts({ kubeconfig }: KubectlPlace): Promise<string[]> {
  const place = kubeconfig === undefined ? {} : { kubeconfig }
  return printed(place, 'config', 'get-contexts', '--output=name')
}

/** Where the caller can list them; otherwise none. */
export async function namespaces(place: KubectlPlace): Promise<string[]> {
  const names = await printed(place, 'get', 'namespaces', '--output=name', '--request-timeout=2s')
  return names.map((name) => name.replace(/^namespace\//, ''))
}

export async function worldNames(): Promise<string[]> {
  const { scenarios } = await import('@/sandbox/scenarios/all')
  return [...scenarios.keys()]
}
