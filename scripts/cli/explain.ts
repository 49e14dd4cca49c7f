import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { explainRequestSchema } from '@/lib/contract/access-check'
import type { Explanation } from '@/lib/contract/explanation'
import { explainAlone } from '@/lib/diagnosis/explain-alone'
import { extractRefusals } from '@/lib/extract/extract-refusals'
import { redactedHead } from '@/lib/kube/redact/redact'
import { explainText } from '@/lib/server/access/explain'
import { asMe } from '../attach/as-me'
import { AttachError } from '../attach/attach-error'
import type { KubectlPlace } from '../attach/kubectl'
import type { Command } from './arguments'
import { NO_POD } from './no-pod'
import { takeEnvironment } from './own-environment'
import { isColored, terminalAnswer } from './terminal'
import { UsageError } from './usage-error'

const WHOLE_MS = 30_000
// As much as a request may bring.
const MOST_CHARACTERS = 256 * 1024
/** True where kubectl would find a cluster by itself, or one is named. */
function hasKubeconfig({ kubeconfig, context }: KubectlPlace): boolean {
  if (kubeconfig !== undefined || context !== undefined) return true
  const files = (process.env.KUBECONFIG || join(homedir(), '.kube/config')).split(':')
  return files.some((file) => file !== '' && existsSync(file))
}

async function explainByCluster(input: string, place: KubectlPlace): Promise<Explanation[]> {
  const { kube, environment, close } = await asMe(place)
  takeEnvironment(environment)
  try {
    const signal = AbortSignal.timeout(WHOLE_MS)
    const { findings } = await explainText(input, { kube, signal, isOfAnyPod: true, env: NO_POD })
    return findings
  } finally {
    await close()
  }
}

async function readInput(file: string | undefined): Promise<string> {
  if (file === undefined) {
    if (process.stdin.isTTY) console.error('Paste the error, then press Ctrl+D.')
    return text(process.stdin)
  }
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : ''
    throw new UsageError(`The file ${file} cannot be read${code}.`)
  }
}

/** Explains a text; resolves with the exit code: 0 where something was found, 1 where nothing was. */
export async function runExplain({
  file,
  isJson,
  isOffline,
  place,
}: Extract<Command, { name: 'explain' }>): Promise<number> {
  const input = await readInput(file)
  const asked = explainRequestSchema.safeParse({ text: input })
  if (!asked.success && input !== '')
    throw new UsageError(asked.error.issues[0]?.message ?? 'The text cannot be read.')
  const isNamed = place.kubeconfig !== undefined || place.context !== undefined
  let findings: Explanation[]
  if (input.trim() === '') findings = []
  else if (isOffline || !hasKubeconfig(place))
    findings = explainAlone(extractRefusals(redactedHead(input, MOST_CHARACTERS)))
  else {
    try {
      findings = await explainByCluster(input, place)
    } catch (error) {
      // A kubeconfig that merely lies there need not be of the cluster that the text is about.
      if (isNamed || !(error instanceof AttachError)) throw error
      console.error(`${error.message}\nExplained by the text alone; --offline asks no cluster.\n`)
      findings = explainAlone(extractRefusals(redactedHead(input, MOST_CHARACTERS)))
    }
  }
  if (isJson) console.log(JSON.stringify({ findings }, null, 2))
  else if (findings.length === 0)
    console.log('No refused call and no failed connection was found in this text.')
  else {
    const hasColor = isColored(process.stdout, process.env)
    console.log(findings.map((finding) => terminalAnswer(finding, hasColor)).join('\n\n'))
  }
  return findings.length === 0 ? 1 : 0
}
